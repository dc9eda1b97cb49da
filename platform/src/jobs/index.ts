export { type Job, type JobContext, type JobHandler, JobLostError, JobPostponedError } from './model';
export { enqueue, type NewJob, type QueueDepth, queueDepths } from './queue';
export { type JobOutcome, JobRunner, jobDelayMs, type RunnerParts, reasonOf } from './runner';
