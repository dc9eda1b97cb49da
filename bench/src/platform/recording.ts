/** A database that remembers the statements it was given, so that their plans can be shown. */
import type { Database } from '@crr/db';
import { CompiledQuery, type KyselyPlugin, PostgresQueryCompiler, type RootOperationNode } from 'kysely';

/** Wraps a database. */
export class RecordingDatabase implements Database {
  readonly kind: Database['kind'];
  readonly db: Database['db'];
  private readonly recorded: {
    node: RootOperationNode;
    queryId: Parameters<KyselyPlugin['transformQuery']>[0]['queryId'];
  }[] = [];
  private isRecording = false;

  constructor(private readonly inner: Database) {
    this.kind = inner.kind;
    const recorder: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        if (this.isRecording) this.recorded.push({ node, queryId });
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    this.db = inner.db.withPlugin(recorder);
  }

  /** Remembers from now on. */
  record(): void {
    this.recorded.length = 0;
    this.isRecording = true;
  }

  /** The plans of what was remembered that reads the facts, each run once more. Who calls is no part of a report. */
  async plans(): Promise<string[]> {
    this.isRecording = false;
    const compiler = new PostgresQueryCompiler();
    const plans: string[] = [];
    for (const { node, queryId } of this.recorded) {
      const { sql: text, parameters } = compiler.compileQuery(node, queryId);
      if (!/customer_events|clicks|click_days/.test(text)) continue;
      const explained = CompiledQuery.raw(`EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF) ${text}`, [
        ...parameters,
      ]);
      const { rows } = await this.inner.db.executeQuery<{ 'QUERY PLAN': string }>(explained);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    return plans;
  }

  acquire(...args: Parameters<Database['acquire']>): ReturnType<Database['acquire']> {
    return this.inner.acquire(...args);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
