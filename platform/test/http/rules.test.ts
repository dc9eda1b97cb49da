import { z } from '@hono/zod-openapi';
import { expect } from 'chai';
import fc from 'fast-check';
import { ApiError } from '../../src/http';
import { amount, flag, id, nameText, text, time, wholeNumber } from '../../src/http/fields';
import { readInput } from '../../src/http/input';
import { TEST_ROUTES } from '../support/routes';

/** What the validator library says, and never we. */
const LIBRARY = /invalid|expected|received|too (?:small|big)|unrecognized|zod/i;

/** The refusal of a body. */
function refused(schema: z.ZodType, value: unknown): { field: string | undefined; message: string } {
  try {
    readInput({ body: schema }, { params: {}, query: {}, headers: new Headers(), body: value });
  } catch (error) {
    if (error instanceof ApiError) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error(`was taken: ${JSON.stringify(value)}`);
}

describe('what breaks a rule', () => {
  const of = (schema: z.ZodType) => (value: unknown) =>
    refused(z.strictObject({ field: schema }), { field: value });

  it('is named by its field, and by the rule in our own words, for every kind of schema', () => {
    const cases: readonly [z.ZodType, unknown, string][] = [
      [z.string(), 12, 'must be a text'],
      [z.string(), null, 'must be a text'],
      [z.string(), ['a'], 'must be a text'],
      [text(1, 5), '', 'must not be empty'],
      [text(1, 5), 'abcdef', 'must have at most 5 characters'],
      [text(3, 5), 'a', 'must have at least 3 characters'],
      [z.string().length(2), 'a', 'must have 2 characters'],
      [nameText(5), 7, 'must be a text'],
      [z.number(), '1', 'must be a number'],
      [z.number(), Number.NaN, 'must be a number'],
      [z.int(), 1.5, 'must be a whole number'],
      [z.int(), 'a', 'must be a number'],
      [z.int().min(1), 0, 'must be at least 1'],
      [z.int().max(9), 10, 'must be at most 9'],
      [z.number().gt(1), 1, 'must be more than 1'],
      [z.number().lt(1), 1, 'must be less than 1'],
      [z.number().multipleOf(5), 3, 'must be a multiple of 5'],
      [z.boolean(), 'true', 'must be true or false'],
      [z.array(z.string()), 'a', 'must be a list'],
      [z.array(z.string()).min(1), [], 'must not be empty'],
      [z.array(z.string()).min(2), ['a'], 'must have at least 2 entries'],
      [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
      [z.tuple([z.int(), z.int()]), [1], 'must have at least 2 entries'],
      [z.record(z.string(), z.string()), 'a', 'must be an object'],
      [z.strictObject({}), [], 'must be an object'],
      [z.enum(['day', 'hour']), 'week', 'must be one of day, hour'],
      [z.literal('fund'), 'found', 'must be fund'],
      [z.union([z.enum(['a', 'b']), z.int()]), 'c', 'must be one of a, b, or must be a number'],
      [
        z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('a') }),
          z.strictObject({ type: z.literal('b') }),
        ]),
        { type: 'c' },
        'must be one of a, b',
      ],
      [z.string().regex(/^[A-Z]{2}$/), 'de', 'must match /^[A-Z]{2}$/'],
      [z.url(), 'no', 'must be an absolute URL'],
      [id, 'no', 'must be an id: a UUID'],
      [time, '2020', 'must be a moment in ISO 8601 with its offset, such as 2026-01-31T12:00:00Z'],
      [time, 1_700_000_000, 'must be a text'],
      [amount(), 5, 'must be a text'],
      [amount(), '1.5', 'must be a whole number of base units, as a string'],
      [flag, 'yes', 'must be one of true, false'],
      [wholeNumber(1, 100), 'x', 'must be a whole number'],
      [z.null(), 1, 'must be null'],
      [z.never(), 1, 'must be left out'],
    ];
    for (const [schema, value, rule] of cases) {
      const { field, message } = of(schema)(value);
      expect(field?.split('.')[0], rule).to.equal('field');
      expect(message, `${rule}: ${JSON.stringify(value)}`).to.equal(rule);
    }
  });

  it('is so in every route, whatever its body is made of', () => {
    const schemas = TEST_ROUTES.flatMap(({ request }) =>
      [request.body, request.query, request.params].filter((one): one is z.ZodType => one !== undefined),
    );
    const value = fc.anything({ withNullPrototype: false, withBigInt: false });
    for (const schema of schemas) {
      const keys = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
      const body = fc.oneof(
        value,
        fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] }),
      );
      for (const one of fc.sample(body, { numRuns: 30, seed: 47 })) {
        try {
          readInput({ body: schema }, { params: {}, query: {}, headers: new Headers(), body: one });
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          expect(error.message, keys.join()).to.not.match(LIBRARY);
        }
      }
    }
  });
});
