import { describe, expect, it } from 'vitest';
import { holdsSecret } from '../../src/cli/secrets.ts';
import { fromText } from '../../src/resp/bytes.ts';

const secret = (line: string): boolean => holdsSecret(line.split(' ').map(fromText));

describe('a command that holds a secret', () => {
  it.each([
    'AUTH',
    'auth user pass',
    'ACL SETUSER bob',
    'acl deluser bob',
    'ACL GETUSER bob',
    'CONFIG SET requirepass x',
    'config set maxmemory 1 masterauth x',
    'CONFIG SET masteruser x',
    'CONFIG SET tls-key-file-pass x',
    'CONFIG SET tls-client-key-file-pass x',
    'HELLO 3 AUTH user pass',
    'HELLO 3 SETNAME me AUTH user pass',
    'MIGRATE h 6379 k 0 1000 AUTH p',
    'MIGRATE h 6379 k 0 1000 COPY AUTH2 u p',
    'SENTINEL CONFIG SET sentinel-pass p',
    'SENTINEL SET m auth-pass p',
  ])('%s', line => {
    expect(secret(line)).toBe(true);
  });
});

describe('a command that holds none', () => {
  it.each([
    'GET auth',
    'ACL LIST',
    'ACL WHOAMI',
    'CONFIG GET requirepass',
    'CONFIG SET maxmemory requirepass',
    'HELLO 3',
    'HELLO 3 AUTH user',
    'HELLO 3 SETNAME AUTH',
    'MIGRATE h 6379 k 0 1000 COPY REPLACE',
    'MIGRATE h 6379 k 0 1000 KEYS auth x',
    'SENTINEL SET m quorum 2',
  ])('%s', line => {
    expect(secret(line)).toBe(false);
  });
});
