import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** A key as metadata names it, with its private half. */
export interface ForgedKey {
  readonly id: string;
  readonly json: object;
  readonly privateKey: KeyObject;
}

/** Of the kind that other tools make: an ECDSA key on P-256, as PEM. */
export function forgedEcdsaKey(): ForgedKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const json = { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', keyval: { public: pem } };
  return { id: sha256(canonicalize(json)), json, privateKey };
}

export function forgedKey(): ForgedKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const json = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex } };
  return { id: sha256(canonicalize(json)), json, privateKey };
}

export interface Signature {
  readonly keyid: string;
  readonly sig: string;
}
export type Signed = Record<string, unknown> & { version: number; expires: string };
interface Envelope {
  signatures: Signature[];
  signed: Signed;
}

export function signatureOf(signed: object, key: ForgedKey): Signature {
  return {
    keyid: key.id,
    sig: sign(
      key.privateKey.asymmetricKeyType === 'ec' ? 'sha256' : null,
      Buffer.from(canonicalize(signed)),
      key.privateKey,
    ).toString('hex'),
  };
}

/** How one publication differs from an honest one, by role. */
export interface Twist {
  /** Changes the signed part before it is signed. */
  readonly edit?: Readonly<Record<string, (signed: Signed) => void>>;
  /** Who signs instead. */
  readonly by?: Readonly<Record<string, readonly ForgedKey[]>>;
  /** Changes the file after it was signed, and before the file above it is told of it. */
  readonly forge?: Readonly<Record<string, (envelope: Envelope) => void>>;
  /** Roles that stay as they were. */
  readonly keep?: readonly string[];
}

export const START = Date.UTC(2026, 5, 1);
const DAY = 24 * 3_600_000;
const BITS = 2;
const spec = { spec_version: '1.0.31' };

/**
 * A TUF repository whose maker holds every key and may do anything with them: what a thief, a mirror or somebody on the way could
 * show a client. Files lie in `files` as they are served below `/tuf/`.
 */
export class TufForge {
  readonly files = new Map<string, Buffer>();
  rootKeys: ForgedKey[];
  rootThreshold = 2;
  readonly online: Record<string, ForgedKey>;
  /** Publisher with a key of its own. */
  readonly acme: ForgedKey;
  readonly versions: Record<string, number> = {};
  readonly expires: Record<string, number> = {};
  readonly packages = new Map<string, { bytes: Buffer; custom: object }>();
  readonly acmePackages = new Map<string, { bytes: Buffer; custom: object }>();

  constructor(newKey: () => ForgedKey = forgedKey) {
    this.rootKeys = [newKey(), newKey(), newKey()];
    this.online = {
      targets: newKey(),
      catalog: newKey(),
      snapshot: newKey(),
      timestamp: newKey(),
    };
    this.acme = newKey();
    this.packages.set('packages/globex/tools/1.0.0.wpk', { bytes: Buffer.from('tools'), custom: {} });
    this.acmePackages.set('packages/acme/hello/1.0.0.wpk', { bytes: Buffer.from('hello'), custom: {} });
    this.root();
    this.publish();
  }

  /** Text of the root that clients are given. */
  get trustedRoot(): string {
    return (this.files.get('1.root.json') ?? Buffer.alloc(0)).toString('utf8');
  }

  /** The next root. `by` signs it: its own keys and, unless said otherwise, those of the one before. */
  root(
    twist: {
      by?: readonly ForgedKey[];
      edit?: (signed: Signed) => void;
      forge?: (envelope: Envelope) => void;
      as?: number;
    } = {},
    before: readonly ForgedKey[] = this.rootKeys,
  ): void {
    const version = this.next('root');
    const keys = [...this.rootKeys, ...['targets', 'snapshot', 'timestamp'].map((role) => this.key(role))];
    const one = (key: ForgedKey) => ({ keyids: [key.id], threshold: 1 });
    const signed: Signed = {
      _type: 'root',
      ...spec,
      version,
      expires: this.expiry('root', 365),
      consistent_snapshot: true,
      keys: Object.fromEntries(keys.map(({ id, json }) => [id, json])),
      roles: {
        root: { keyids: this.rootKeys.map(({ id }) => id), threshold: this.rootThreshold },
        targets: one(this.key('targets')),
        snapshot: one(this.key('snapshot')),
        timestamp: one(this.key('timestamp')),
      },
    };
    twist.edit?.(signed);
    const signers = new Map(
      (twist.by ?? [...before.slice(0, 2), ...this.rootKeys.slice(0, 2)]).map((key) => [key.id, key]),
    );
    this.write('root', signed, [...signers.values()], twist.forge, `${twist.as ?? version}.root.json`);
  }

  /** Everything below the root, once more. */
  publish(twist: Twist = {}): void {
    const kept = (role: string): boolean => twist.keep?.includes(role) === true;
    const bins = this.bins();
    for (const [bin, paths] of bins) {
      if (kept(bin)) continue;
      this.targets(bin, twist, 14, { targets: this.listed(this.packages, paths) }, [this.key('catalog')]);
    }
    const catalog = this.key('catalog');
    if (!kept('catalog'))
      this.targets(
        'catalog',
        twist,
        14,
        {
          targets: {},
          delegations: {
            keys: { [catalog.id]: catalog.json },
            succinct_roles: { keyids: [catalog.id], threshold: 1, bit_length: BITS, name_prefix: 'bins' },
          },
        },
        [catalog],
      );
    if (!kept('publisher-acme'))
      this.targets(
        'publisher-acme',
        twist,
        90,
        {
          targets: this.listed(this.acmePackages, [...this.acmePackages.keys()]),
        },
        [this.acme],
      );
    if (!kept('targets'))
      this.targets(
        'targets',
        twist,
        90,
        {
          targets: {},
          delegations: {
            keys: { [catalog.id]: catalog.json, [this.acme.id]: this.acme.json },
            roles: [
              {
                name: 'publisher-acme',
                keyids: [this.acme.id],
                threshold: 1,
                terminating: true,
                paths: ['packages/acme/*/*'],
              },
              {
                name: 'catalog',
                keyids: [catalog.id],
                threshold: 1,
                terminating: true,
                paths: ['packages/*/*/*', 'publishers/*'],
              },
            ],
          },
        },
        [this.key('targets')],
      );
    if (!kept('snapshot')) this.snapshot(twist, [...bins.keys()]);
    if (!kept('timestamp')) this.timestamp(twist);
  }

  snapshot(twist: Twist = {}, bins: readonly string[] = [...this.bins().keys()]): void {
    const roles = ['targets', 'catalog', 'publisher-acme', ...bins];
    const signed: Signed = {
      _type: 'snapshot',
      ...spec,
      version: this.next('snapshot'),
      expires: this.expiry('snapshot', 7),
      meta: Object.fromEntries(roles.map((role) => [`${role}.json`, this.meta(role)])),
    };
    this.finish('snapshot', twist, signed, [this.key('snapshot')]);
  }

  timestamp(twist: Twist = {}): void {
    const signed: Signed = {
      _type: 'timestamp',
      ...spec,
      version: this.next('timestamp'),
      expires: this.expiry('timestamp', 1),
      meta: { 'snapshot.json': this.meta('snapshot') },
    };
    this.finish('timestamp', twist, signed, [this.key('timestamp')]);
  }

  key(role: string): ForgedKey {
    const key = this.online[role];
    if (key === undefined) throw new Error(`there is no key of ${role}`);
    return key;
  }

  /** The bin of a path (TAP 15). */
  binOf(path: string): string {
    return `bins-${(Number.parseInt(sha256(path).slice(0, 2), 16) >>> (8 - BITS)).toString(16)}`;
  }

  file(name: string): Buffer {
    const bytes = this.files.get(name);
    if (bytes === undefined) throw new Error(`there is no ${name}`);
    return bytes;
  }

  fileOf(role: string, version = this.versions[role]): string {
    return role === 'timestamp' ? 'timestamp.json' : `${version}.${role}.json`;
  }

  envelope(name: string): Envelope {
    return JSON.parse(this.file(name).toString('utf8')) as Envelope;
  }

  meta(role: string): { version: number; length: number; hashes: { sha256: string } } {
    const version = this.versions[role] ?? 0;
    const bytes = this.file(this.fileOf(role));
    return { version, length: bytes.length, hashes: { sha256: sha256(bytes) } };
  }

  private targets(
    role: string,
    twist: Twist,
    days: number,
    content: object,
    keys: readonly ForgedKey[],
  ): void {
    const signed: Signed = {
      _type: 'targets',
      ...spec,
      version: this.next(role),
      expires: this.expiry(role, days),
      ...content,
    };
    this.finish(role, twist, signed, keys);
  }

  private finish(role: string, twist: Twist, signed: Signed, keys: readonly ForgedKey[]): void {
    twist.edit?.[role]?.(signed);
    // A version that was tampered with is still the one that the next publication counts from.
    this.versions[role] = signed.version;
    this.write(
      role,
      signed,
      twist.by?.[role] ?? keys,
      twist.forge?.[role],
      this.fileOf(role, signed.version),
    );
  }

  private write(
    _role: string,
    signed: Signed,
    keys: readonly ForgedKey[],
    forge: ((envelope: Envelope) => void) | undefined,
    name: string,
  ): void {
    const envelope: Envelope = { signatures: keys.map((key) => signatureOf(signed, key)), signed };
    forge?.(envelope);
    this.files.set(name, Buffer.from(JSON.stringify(envelope)));
  }

  private listed(
    from: ReadonlyMap<string, { bytes: Buffer; custom: object }>,
    paths: readonly string[],
  ): object {
    return Object.fromEntries(
      paths.flatMap((path) => {
        const found = from.get(path);
        if (found === undefined) return [];
        const { bytes, custom } = found;
        return [[path, { length: bytes.length, hashes: { sha256: sha256(bytes) }, custom }]];
      }),
    );
  }

  private bins(): Map<string, string[]> {
    const bins = new Map<string, string[]>();
    for (let index = 0; index < 2 ** BITS; index += 1) bins.set(`bins-${index.toString(16)}`, []);
    for (const path of this.packages.keys()) bins.get(this.binOf(path))?.push(path);
    return bins;
  }

  private next(role: string): number {
    const version = (this.versions[role] ?? 0) + 1;
    this.versions[role] = version;
    return version;
  }

  private expiry(role: string, days: number): string {
    const at = this.expires[role] ?? START + days * DAY;
    return new Date(at).toISOString().replace('.000Z', 'Z');
  }
}
