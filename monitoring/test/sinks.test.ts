import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { groupNotification, type Notification, notifiedAlert } from '../src/alerts/notification';
import { DeliveryError } from '../src/errors';
import { fingerprint } from '../src/labels';
import { ConsoleSink } from '../src/sinks/console';
import { FileSink } from '../src/sinks/file';
import { WebhookSink } from '../src/sinks/webhook';
import { HandClock, until } from './support/hand-clock';

const AT_MS = Date.UTC(2026, 0, 1);

function notificationOf(tank: string): Notification {
  const alert = {
    name: 'High',
    state: 'firing',
    labels: { alertname: 'High', tank, severity: 'warning' },
    annotations: { summary: `Tank ${tank} is high`, runbook_url: 'docs/runbooks/High.md' },
    value: 6,
    activeAtMs: AT_MS - 60_000,
    firedAtMs: AT_MS,
  } as const;
  return groupNotification('High', [notifiedAlert(alert, 'level > 5')]);
}

describe('the console', () => {
  it('shows a line for each alert, with its runbook', async () => {
    const lines: string[] = [];
    await new ConsoleSink({ write: (text) => lines.push(text) }).deliver(notificationOf('a'));
    expect(lines).to.deep.equal([
      '2026-01-01T00:00:00.000Z FIRING [warning] High: Tank a is high (docs/runbooks/High.md)\n',
    ]);
  });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  after(() => rmSync(folder, { recursive: true }));

  it('gets a line of JSON for each notification, in order', async () => {
    const path = join(folder, 'alerts.jsonl');
    const sink = new FileSink(path);
    await Promise.all(['a', 'b', 'c'].map((tank) => sink.deliver(notificationOf(tank))));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).to.deep.equal(['a', 'b', 'c'].map(notificationOf));
  });

  it('that can not be written rejects, and what comes after is tried again', async () => {
    const sink = new FileSink(join(folder, 'nowhere', 'alerts.jsonl'));
    for (const tank of ['a', 'b']) {
      const error: unknown = await sink.deliver(notificationOf(tank)).catch((reason: unknown) => reason);
      expect(error).to.have.property('code', 'ENOENT');
    }
  });
});

describe('the webhook', () => {
  let server: Server;
  let url: string;
  let answers: (number | 'hang')[];
  let received: { readonly body: Notification; readonly headers: Readonly<Record<string, unknown>> }[];

  beforeEach(async () => {
    answers = [];
    received = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        received.push({ body: JSON.parse(text) as Notification, headers: request.headers });
        const answer = answers.shift() ?? 200;
        if (answer !== 'hang') response.writeHead(answer).end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('posts what Alertmanager posts', async () => {
    await new WebhookSink({ url, headers: { authorization: 'Bearer x' } }).deliver(notificationOf('a'));
    const labels = { alertname: 'High', tank: 'a', severity: 'warning' };
    const annotations = { summary: 'Tank a is high', runbook_url: 'docs/runbooks/High.md' };
    expect(received[0]?.headers).to.include({
      'content-type': 'application/json',
      authorization: 'Bearer x',
    });
    expect(received[0]?.body).to.deep.equal({
      version: '4',
      groupKey: '{}:{alertname="High"}',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'embedded',
      groupLabels: { alertname: 'High' },
      commonLabels: labels,
      commonAnnotations: annotations,
      externalURL: '',
      alerts: [
        {
          status: 'firing',
          labels,
          annotations,
          startsAt: '2026-01-01T00:00:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'level > 5',
          fingerprint: fingerprint(labels),
        },
      ],
    });
  });

  it('is tried again with growing delays while it is down or overloaded, and the order is kept', async () => {
    answers = [503, 429, 500];
    const clock = new HandClock(AT_MS);
    const sink = new WebhookSink({ url, clock, firstDelayMs: 1_000 });
    const deliveries = Promise.all([sink.deliver(notificationOf('a')), sink.deliver(notificationOf('b'))]);
    for (const delayMs of [1_000, 2_000, 4_000]) {
      await until(() => clock.asleep === 1);
      clock.turn(delayMs - 1);
      expect(clock.asleep).to.equal(1);
      clock.turn(1);
    }
    await deliveries;
    expect(received.map(({ body }) => body.commonLabels.tank)).to.deep.equal(['a', 'a', 'a', 'a', 'b']);
  });

  it('gives up after its attempts, with the reason, and serves the next', async () => {
    answers = [500, 503];
    const clock = new HandClock(AT_MS);
    const sink = new WebhookSink({ url, clock, attempts: 2 });
    const delivery = sink.deliver(notificationOf('a')).catch((reason: unknown) => reason);
    await until(() => clock.asleep === 1);
    clock.turn(60_000);
    expect(await delivery)
      .to.be.instanceOf(DeliveryError)
      .with.property('message')
      .that.contains('2 attempts: HTTP 503');
    await sink.deliver(notificationOf('b'));
    expect(received).to.have.length(3);
  });

  it('is not tried again when it refuses for good', async () => {
    answers = [400];
    const error: unknown = await new WebhookSink({ url })
      .deliver(notificationOf('a'))
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DeliveryError).with.property('attempts', 1);
  });

  it('that hangs, or is not there, counts as failed', async () => {
    answers = ['hang'];
    const hanging = new WebhookSink({ url, attempts: 1, timeoutMs: 50 });
    expect(await hanging.deliver(notificationOf('a')).catch(String)).to.contain('timeout');
    const nobody = new WebhookSink({ url: 'http://127.0.0.1:1/', attempts: 1 });
    expect(await nobody.deliver(notificationOf('a')).catch(String)).to.match(/ECONNREFUSED|bad port/);
  });

  it('lets no more wait than it may, and gives up what waits at the signal', async () => {
    answers = [503];
    const clock = new HandClock(AT_MS);
    const stop = new AbortController();
    const sink = new WebhookSink({ url, clock, maxWaiting: 1, attempts: 2, signal: stop.signal });
    const first = sink.deliver(notificationOf('a')).catch(String);
    expect(await sink.deliver(notificationOf('b')).catch(String)).to.contain('1 notifications wait already');
    await until(() => clock.asleep === 1);
    answers = [503];
    stop.abort();
    expect(await first).to.contain('HTTP 503');
  });
});

describe('a fingerprint', () => {
  // From Alertmanager's own: model.LabelSet{…}.Fingerprint() of an empty set is FNV's offset basis.
  it('is FNV-1a over names and values', () => {
    expect(fingerprint({})).to.equal('cbf29ce484222325');
    expect(fingerprint({ b: '2', a: '1' })).to.equal(fingerprint({ a: '1', b: '2' }));
    expect(fingerprint({ a: '1', b: '2' })).to.not.equal(fingerprint({ a: '12', b: '' }));
  });
});
