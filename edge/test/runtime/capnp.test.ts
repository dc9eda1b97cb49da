import { expect } from 'chai';
import { quoted, workerdConfig } from '../../src/runtime/capnp';
import { describeWorker } from '../../src/runtime/description';

const TEXT = `{
  // as on Cloudflare
  "name": "edge",
  "main": "src/worker.ts",
  "compatibility_date": "2026-07-01",
  "compatibility_flags": ["nodejs_compat"],
  "durable_objects": { "bindings": [{ "name": "FRONT", "class_name": "FrontObject" }] },
  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["FrontObject"] }],
  "vars": { "MODE": "a \\"b\\"", "SHARDS": "4" },
}`;

describe('workerdConfig', () => {
  const config = workerdConfig(describeWorker(TEXT, '/edge'), {
    module: 'worker.js',
    objects: '/state/objects',
    address: '127.0.0.1:0',
    fromEnvironment: ['SHARDS', 'SECRET'],
  });

  it('takes date, flags and classes from the description', () => {
    expect(config).to.include('compatibilityDate = "2026-07-01"');
    expect(config).to.match(/compatibilityFlags = \[\s*"nodejs_compat"\s*\]/);
    expect(config).to.include('className = "FrontObject", uniqueKey = "edge-FrontObject", enableSql = true');
    expect(config).to.include('(name = "FRONT", durableObjectNamespace = "FrontObject")');
  });

  it('binds vars as text, and settings that are given from the environment', () => {
    expect(config).to.include('(name = "MODE", text = "a \\"b\\"")');
    expect(config).to.include('(name = "SECRET", fromEnvironment = "SECRET")');
    expect(config).to.include('(name = "SHARDS", fromEnvironment = "SHARDS")');
    expect(config).not.to.include('text = "4"');
  });
});

describe('quoted', () => {
  it('escapes what would end the text or break its line', () => {
    expect(quoted('a"b\\c\nd\u0085é')).to.equal('"a\\"b\\\\c\\x0ad\\xc2\\x85é"');
  });
});
