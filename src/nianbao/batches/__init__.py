"""Many agency-years: jobs, workers, and what they leave behind."""
