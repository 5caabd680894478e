"""A fuzzer: odd files of every kind that nianbao reads, each taken or refused in Chinese."""
