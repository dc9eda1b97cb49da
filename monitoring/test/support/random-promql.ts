import * as fc from 'fast-check';

/** Series in promtool's notation, one value a minute, and expressions over them. */
export interface RandomCase {
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly queries: readonly { readonly expr: string; readonly atSeconds: number }[];
}

const MINUTES = 40;
const QUERIES = 10;
const METRICS = ['reads', 'writes'] as const;
const LABEL_SETS = ['{}', '{a="x"}', '{a="y"}', '{a="x",b="p"}', '{a="x",b="q"}', '{a="y",b="p"}'] as const;

// Multiples of 1/8 of moderate size: their sums are exact in any order, so that results must be equal bit by bit.
const eighths = fc.integer({ min: -4_000, max: 4_000 }).map((eighth) => eighth / 8);

const gaugeValue = fc.oneof(
  { weight: 12, arbitrary: eighths.map(String) },
  { weight: 3, arbitrary: fc.constant('_') },
  { weight: 1, arbitrary: fc.constant('stale') },
  { weight: 1, arbitrary: fc.constantFrom('NaN', 'Inf', '-Inf', '0', '0') },
);
const gauge = fc.array(gaugeValue, { minLength: 10, maxLength: MINUTES }).map((values) => values.join(' '));

/** A counter that grows, starts again, and is not always seen. */
const counter = fc
  .array(
    fc.record({
      growth: fc.integer({ min: 0, max: 50 }),
      event: fc.constantFrom(
        'seen',
        'seen',
        'seen',
        'seen',
        'seen',
        'seen',
        'missed',
        'missed',
        'restart',
        'stale',
      ),
    }),
    { minLength: 15, maxLength: MINUTES },
  )
  .map((steps) => {
    let total = 0;
    return steps
      .map(({ growth, event }) => {
        total = event === 'restart' ? growth : total + growth;
        if (event === 'missed') return '_';
        return event === 'stale' ? 'stale' : String(total);
      })
      .join(' ');
  });

const series = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...METRICS), fc.constantFrom(...LABEL_SETS)), {
    minLength: 2,
    maxLength: 9,
    selector: ([metric, labels]) => metric + labels,
  })
  .chain((names) =>
    fc.tuple(
      ...names.map(([metric, labels]) =>
        fc.oneof(gauge, counter, counter).map((values) => ({ series: metric + labels, values })),
      ),
    ),
  );

const duration = fc.constantFrom('30s', '1m', '90s', '3m', '5m', '7m', '10m', '15m', '1h');
const offset = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' offset 1m', ' offset 5m30s', ' offset 10m', ' offset -2m') },
);
const matchers = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '{a="x"}',
      '{a!="x"}',
      '{a=~"x|y"}',
      '{b!~"p"}',
      '{b=""}',
      '{a="y",b=~".+"}',
      '{a="z"}',
    ),
  },
);
const metric = fc.constantFrom<string>(...METRICS);
const selector = fc.tuple(metric, matchers).map((parts) => parts.join(''));
const instant = fc.tuple(selector, offset).map((parts) => parts.join(''));
const range = fc.tuple(selector, duration, offset).map(([name, length, back]) => `${name}[${length}]${back}`);
const labels = fc.constantFrom('', 'a', 'b', 'a, b');

const EXACT_OVER_TIME = ['max', 'min', 'sum', 'count', 'last'].map((name) => `${name}_over_time`);
const RATES = ['rate', 'increase', 'delta', 'changes'];

const overRange = fc.oneof(
  fc.tuple(fc.constantFrom(...RATES), range).map(([name, arg]) => `${name}(${arg})`),
  fc.tuple(fc.constantFrom(...EXACT_OVER_TIME), range).map(([name, arg]) => `${name}(${arg})`),
  // Means are rounded by the order of their additions, which differs between versions of Prometheus.
  range.map((arg) => `round(avg_over_time(${arg}), 0.00037)`),
);
const subquery = fc
  .tuple(
    fc.constantFrom(...RATES, ...EXACT_OVER_TIME),
    instant,
    duration,
    fc.constantFrom('1m', '2m', '45s'),
    offset,
  )
  .map(([name, arg, length, step, back]) => `${name}((${arg})[${length}:${step}]${back})`);
const nested = fc
  .tuple(
    fc.constantFrom('max', 'min', 'last'),
    fc.constantFrom('rate', 'increase'),
    range,
    fc.constantFrom('5m', '11m'),
  )
  .map(([outer, inner, arg, length]) => `${outer}_over_time(${inner}(${arg})[${length}:1m])`);
const number = fc.oneof(
  eighths.map(String),
  fc.constantFrom('0', '1', '-1', '0.1', '1e3', '2.5e-1', 'time()', 'Inf', 'NaN', '0x1F'),
);

const { vector } = fc.letrec<{ vector: string; leaf: string }>((tie) => ({
  leaf: fc.oneof({ weight: 4, arbitrary: instant }, { weight: 5, arbitrary: overRange }, subquery, nested),
  vector: fc.oneof(
    { depthSize: 'small', withCrossShrink: false },
    tie('leaf'),
    binary(tie('vector'), tie('vector')),
    withNumber(tie('vector')),
    aggregation(tie('vector')),
    perValue(tie('vector')),
    unparenthesized(),
    tie('vector').map((arg) => `-(${arg})`),
  ),
}));

function binary(left: fc.Arbitrary<string>, right: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const op = fc.constantFrom(
    '+',
    '-',
    '*',
    '/',
    '%',
    '==',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    '> bool',
    '== bool',
    'and',
    'or',
    'unless',
  );
  const matching = fc.constantFrom('', '', 'on(a)', 'on(a, b)', 'on()', 'ignoring(b)', 'ignoring(a)');
  const grouping = fc.constantFrom('', '', 'group_left', 'group_left()');
  return fc.tuple(left, op, matching, grouping, right).map(([l, sign, on, group, r]) => {
    const isGrouped = on !== '' && !['and', 'or', 'unless'].includes(sign);
    if (!isGrouped || group === '') return `(${l}) ${sign} ${on} (${r})`;
    // A parenthesis behind a bare `group_left` opens its list of labels: it stands before a selector alone.
    return group === 'group_left' && /^\w+\{[^{}]*\}$/.test(r)
      ? `(${l}) ${sign} ${on} group_left ${r}`
      : `(${l}) ${sign} ${on} group_left() (${r})`;
  });
}

function withNumber(vector: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const op = fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '< bool', '!= bool');
  return fc
    .tuple(vector, op, number, fc.boolean())
    .map(([arg, sign, value, numberFirst]) =>
      numberFirst ? `${value} ${sign} (${arg})` : `(${arg}) ${sign} ${value}`,
    );
}

function aggregation(vector: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const by = fc.tuple(fc.constantFrom('by', 'without'), labels).map(([word, names]) => `${word} (${names})`);
  const group = fc.oneof(fc.constant(''), by);
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('max', 'min', 'count'), group, vector)
      .map(([op, how, arg]) => `${op} ${how} (${arg})`),
    // Sums of what is exact only, means rounded: see above.
    fc.tuple(group, instant).map(([how, arg]) => `sum(${arg}) ${how}`),
    fc.tuple(group, instant).map(([how, arg]) => `round(avg ${how} (${arg}), 0.00037)`),
  );
}

function perValue(vector: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('abs', 'ceil', 'floor', 'round'), vector)
      .map(([name, arg]) => `${name}(${arg})`),
    fc
      .tuple(fc.constantFrom('clamp_min', 'clamp_max'), vector, number)
      .map(([name, arg, bound]) => `${name}(${arg}, ${bound})`),
    vector.map((arg) => `vector(scalar(${arg}))`),
    fc.oneof(vector, instant).map((arg) => `absent(${arg})`),
  );
}

/** Rows of operators, offsets and signs without parentheses: what they mean is a matter of precedence. */
function unparenthesized(): fc.Arbitrary<string> {
  const op = fc.constantFrom('+', '-', '*', '/', '%', '==', '<', '>=', 'and', 'or', 'unless');
  // Squares of eighths are exact; other powers are rounded differently in Go and JavaScript.
  const power = fc.tuple(fc.constantFrom('', '-'), instant).map(([sign, name]) => `${sign}${name} ^ 2`);
  const operand = fc.oneof(
    instant,
    instant,
    overRange,
    instant.map((name) => `-${name}`),
    power,
  );
  return fc
    .tuple(operand, fc.array(fc.tuple(op, operand), { minLength: 2, maxLength: 4 }))
    .map(([first, rest]) => [first, ...rest.map(([sign, next]) => `${sign} ${next}`)].join(' '));
}

const query = fc.record({
  expr: vector,
  atSeconds: fc.oneof(
    fc.integer({ min: 5, max: MINUTES / 2 }).map((minute) => minute * 60),
    fc.integer({ min: 5 * 60, max: MINUTES * 60 }),
    fc.integer({ min: 0, max: (MINUTES + 10) * 60 }),
  ),
});

/** A case by chance, always the same for the same seed. */
export const randomCase: fc.Arbitrary<RandomCase> = fc.record({
  series,
  queries: fc.array(query, { minLength: QUERIES, maxLength: QUERIES }),
});
