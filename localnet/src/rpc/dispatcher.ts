import type { Chain } from '../chain';
import { ErrorCode, RpcError } from './errors';
import { type Json, stringify } from './json';
import type { Method } from './method';
import { Params } from './params';

/** What a request names itself by. */
export type RequestId = string | number | null;

/** A request taken apart. A notification has no id and gets no answer. */
export interface Request {
  id: RequestId | undefined;
  method: string;
  params: unknown[];
}

/** Told about faults of this server itself, which clients only see as `Internal error`. */
export type FaultListener = (fault: unknown, method: string) => void;

/** Answers the text of a request or a batch; the answer to notifications alone is the empty text. */
export function answerText(text: string, answer: (request: Request) => Json): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return stringify(failure(null, parseError()));
  }
  if (!Array.isArray(parsed)) return stringifyAnswer(answerOne(parsed, answer));
  if (parsed.some((entry) => !isObject(entry))) return stringify(failure(null, parseError()));
  const answers = parsed.map((entry) => answerOne(entry, answer)).filter((each) => each !== undefined);
  return answers.length === 0 ? '' : stringify(answers);
}

/** Runs one of the methods. */
export function runMethod(
  chain: Chain,
  methods: ReadonlyMap<string, Method>,
  { method: name, params }: Request,
): Json {
  const method = methods.get(name);
  if (method === undefined) throw methodNotFound(name);
  checkCount(method.params, params);
  return method.handle(chain, new Params(params));
}

/** There is no such method here. */
export function methodNotFound(name: string): RpcError {
  return new RpcError(ErrorCode.methodNotFound, `Method not found: ${name}`);
}

/** @throws {RpcError} unless there are as many parameters as the method takes. */
export function checkCount([least, most]: Method['params'], params: readonly unknown[]): void {
  const { length } = params;
  if (length < least) {
    throw new RpcError(ErrorCode.invalidParams, `\`params\` should have at least ${least} argument(s)`);
  }
  if (length <= most) return;
  const rule = most === 0 ? 'No parameters were expected' : `Expected from ${least} to ${most} parameters.`;
  throw new RpcError(ErrorCode.invalidParams, `Invalid parameters: ${rule}`, `"Got: ${length}"`);
}

/** Wraps a method so that every outcome is an answer: a fault of the server becomes -32603 and is reported. */
export function guarded(run: (request: Request) => Json, onFault: FaultListener): (request: Request) => Json {
  return (request) => {
    const id = request.id ?? null;
    try {
      return { jsonrpc: '2.0', result: run(request), id };
    } catch (error) {
      if (error instanceof RpcError) return failure(id, error);
      onFault(error, request.method);
      return failure(id, new RpcError(ErrorCode.internal, 'Internal error'));
    }
  };
}

function answerOne(value: unknown, answer: (request: Request) => Json): Json {
  let request: Request;
  try {
    request = readRequest(value);
  } catch (error) {
    if (error instanceof RpcError) return failure(idOf(value), error);
    throw error;
  }
  const given = answer(request);
  return request.id === undefined ? undefined : given;
}

function readRequest(value: unknown): Request {
  if (!isObject(value) || !isId(value.id)) throw parseError();
  const { id, jsonrpc, method, params } = value;
  if (jsonrpc !== '2.0' || typeof method !== 'string')
    throw new RpcError(ErrorCode.invalidRequest, 'Invalid request');
  if (params === undefined || params === null) return { id, method, params: [] };
  if (Array.isArray(params)) return { id, method, params };
  if (isObject(params)) throw new RpcError(ErrorCode.invalidParams, '`params` should be an array');
  throw new RpcError(ErrorCode.invalidRequest, 'Invalid request');
}

function failure(id: RequestId, { code, message, data }: RpcError): Json {
  return { jsonrpc: '2.0', error: { code, message, data }, id };
}

function parseError(): RpcError {
  return new RpcError(ErrorCode.parse, 'Parse error');
}

function stringifyAnswer(answer: Json): string {
  return answer === undefined ? '' : stringify(answer);
}

function idOf(value: unknown): RequestId {
  return isObject(value) && isId(value.id) ? (value.id ?? null) : null;
}

function isId(id: unknown): id is RequestId | undefined {
  return id === undefined || id === null || typeof id === 'string' || Number.isSafeInteger(id);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
