import type { PublicKey } from '@solana/web3.js';
import { invalidParam } from './errors';
import {
  readAddress,
  readBlockhash,
  readFlag,
  readInteger,
  readList,
  readOneOf,
  readSignature,
  readText,
} from './read';

/** The parameters of one request, read by position. A parameter that breaks a rule throws -32602 with its name. */
export class Params {
  constructor(private readonly values: readonly unknown[]) {}

  address(index: number, name: string): PublicKey {
    return readAddress(this.values[index], name);
  }

  signature(index: number, name: string): string {
    return readSignature(this.values[index], name);
  }

  blockhash(index: number, name: string): string {
    return readBlockhash(this.values[index], name);
  }

  text(index: number, name: string): string {
    return readText(this.values[index], name);
  }

  integer(index: number, name: string): number {
    return readInteger(this.values[index], name);
  }

  optionalInteger(index: number, name: string): number | undefined {
    return isAbsent(this.values[index]) ? undefined : this.integer(index, name);
  }

  list(index: number, name: string, limit: number): unknown[] {
    return readList(this.values[index], name, limit);
  }

  value(index: number): unknown {
    return this.values[index];
  }

  /** The options object at this position; an absent one has no fields. */
  config(index: number): Config {
    const value = this.values[index];
    return isAbsent(value) ? new Config({}, 'config') : Config.from(value, 'config');
  }
}

/** An options object, read by field. Absent and null fields give undefined; unknown fields are let pass. */
export class Config {
  constructor(
    private readonly fields: Record<string, unknown>,
    private readonly path: string,
  ) {}

  static from(value: unknown, path: string): Config {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalidParam(path, 'must be an object');
    }
    return new Config(value as Record<string, unknown>, path);
  }

  address(field: string): PublicKey | undefined {
    return this.read(field, readAddress);
  }

  signature(field: string): string | undefined {
    return this.read(field, readSignature);
  }

  text(field: string): string | undefined {
    return this.read(field, readText);
  }

  integer(field: string): number | undefined {
    return this.read(field, readInteger);
  }

  flag(field: string): boolean | undefined {
    return this.read(field, readFlag);
  }

  list(field: string, limit: number): unknown[] | undefined {
    return this.read(field, (value, name) => readList(value, name, limit));
  }

  oneOf<Option extends string>(field: string, options: readonly Option[]): Option | undefined {
    return this.read(field, (value, name) => readOneOf(value, name, options));
  }

  config(field: string): Config | undefined {
    return this.read(field, (value, name) => Config.from(value, name));
  }

  private read<T>(field: string, reader: (value: unknown, name: string) => T): T | undefined {
    const value = Object.hasOwn(this.fields, field) ? this.fields[field] : undefined;
    return isAbsent(value) ? undefined : reader(value, `${this.path}.${field}`);
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
