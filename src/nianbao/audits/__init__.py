"""Published reports audited: many documents read, each judged beside its kin, and shown."""
