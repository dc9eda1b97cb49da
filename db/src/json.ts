/** What columns of JSON hold, as far as the schema's owners promise it to each other. */

/** Anything that JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** An object of JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** What the edge's fraud rules noticed. */
export type FraudSignals = readonly {
  readonly rule: string;
  readonly score: number;
  readonly detail: string;
}[];

/** UTM parameters, without the prefix `utm_`. */
export type Utm = Readonly<Record<string, string>>;
