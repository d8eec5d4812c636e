-- Waking in time, and trying again what a push service did not take.

-- Which job is due next. `jobs` is procrastinate's; an index of ours does not trouble it.
CREATE INDEX jobs_by_time ON jobs.procrastinate_jobs (scheduled_at NULLS FIRST) WHERE status = 'todo';

-- While its push service is in trouble or wants a pause, a device is not pushed to.
ALTER TABLE identity.push_devices ADD COLUMN rests_until timestamptz;
ALTER TABLE identity.push_devices ADD CONSTRAINT only_failures_rest CHECK (rests_until IS NULL OR failures > 0);
