/**
 * The first import of every entry and worker. BoringSSL (Electron) refuses `crypto.verify(undefined, …)` with an
 * EC or RSA key where OpenSSL takes SHA-256, and the Sigstore and TUF libraries turn that refusal into "not
 * verified". Naming the digest gives both runtimes the same answer; under Node it changes nothing.
 */
import crypto, { type VerifyKeyObjectInput } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const DEFAULT_DIGEST = 'sha256';
const NEEDS_DIGEST = new Set(['ec', 'rsa', 'rsa-pss']);
const SHIMMED = Symbol.for('marketplace-station.crypto-shim');

type Verify = typeof crypto.verify;
type VerifyKey = Parameters<Verify>[2];

function needsDigest(key: VerifyKey): boolean {
  try {
    const type = asKeyObject(key).asymmetricKeyType;
    return type !== undefined && NEEDS_DIGEST.has(type);
  } catch {
    // Not a key that can be read: the real `verify` says so in its own words.
    return false;
  }
}

function asKeyObject(key: VerifyKey): crypto.KeyObject {
  if (key instanceof crypto.KeyObject) return key;
  if (isWrapped(key)) return asKeyObject(key.key);
  return crypto.createPublicKey(key);
}

function isWrapped(key: VerifyKey): key is VerifyKeyObjectInput {
  return (
    typeof key === 'object' &&
    key !== null &&
    'key' in key &&
    key.key instanceof crypto.KeyObject &&
    !ArrayBuffer.isView(key)
  );
}

function install(): void {
  const original: Verify & { [SHIMMED]?: true } = crypto.verify;
  if (original[SHIMMED] === true) return;
  const shimmed = function verify(...given: unknown[]): unknown {
    const [algorithm, message, key, ...rest] = given;
    const digest =
      (algorithm === undefined || algorithm === null) && needsDigest(key as VerifyKey)
        ? DEFAULT_DIGEST
        : algorithm;
    return Reflect.apply(original, crypto, [digest, message, key, ...rest]);
  };
  Object.defineProperty(shimmed, SHIMMED, { value: true });
  Object.defineProperty(crypto, 'verify', {
    value: shimmed,
    writable: true,
    configurable: true,
    enumerable: true,
  });
  syncBuiltinESMExports();
}

install();
