-- Waking in time.


-- Which job is due next. `jobs` is procrastinate's; an index of ours does not trouble it.
CREATE INDEX jobs_by_time ON jobs.procrastinate_jobs (scheduled_at NULLS FIRST) WHERE status = 'todo';
