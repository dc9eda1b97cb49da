/** What the routes of attention answer; which of it is there, a test says. */
export interface ReplyBody {
  readonly session: string | null;
  readonly report_every_seconds: number;
  readonly min_seconds: number;
  readonly expires_at: number;
  readonly vau_id: string;
  readonly conversion_id: string;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly field?: string;
    readonly vau_id?: string;
    readonly doc_url: string;
  };
}

/** The body of an answer in JSON. */
export async function bodyOf(response: Response): Promise<ReplyBody> {
  return (await response.json()) as ReplyBody;
}
