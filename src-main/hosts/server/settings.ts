import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
import { inputIssues } from '../../../src-shared/input-issues.ts';
import { SLUG } from '../../../src-shared/models/names.ts';
import type { JwtIssuer } from '../../access/index.ts';

/** Made where a file names one: schemas take their time, and every start waits for the settings. */
const issuerSchema = () =>
  z
    .strictObject({
      issuer: z.string().min(1),
      audience: z.string().min(1),
      /** Keys held here. */
      jwks: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }).optional(),
      /** Or where the issuer publishes them. */
      jwksUrl: z
        .url('use an address')
        .refine((text) => isKeyAddress(new URL(text)), 'use https, or http on this machine')
        .optional(),
      /** `sign-in` for people and programs, `publishing` for runs of a CI, which may exchange their identity and no more. */
      use: z.enum(['sign-in', 'publishing']).default('sign-in'),
      /** The one tenant it speaks for; left out, the one that its tokens name. */
      tenant: z.string().regex(SLUG, 'use the name of a tenant').optional(),
      /** What a CI calls the facts that policies are held against. */
      claims: z
        .strictObject({
          repository: z.string().min(1).default('repository'),
          workflow: z.string().min(1).default('workflow'),
          environment: z.string().min(1).default('environment'),
          ref: z.string().min(1).default('ref'),
        })
        .prefault({}),
    })
    .refine(({ jwks, jwksUrl }) => (jwks === undefined) !== (jwksUrl === undefined), {
      message: 'give either jwks or jwksUrl',
    });

const onOff = z.union([z.stringbool(), z.boolean()], 'use true or false');

/** What a server can be told, by file, environment (`MARKETPLACE_SERVER_…`) and flags; the later wins. */
const settingsSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(4873),
  simulation: onOff.default(false),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** The largest JSON body taken, bytes; uploads have their own limit. */
  bodyBytes: z.coerce
    .number()
    .int()
    .min(1024)
    .max(16 * 1024 * 1024)
    .default(1024 * 1024),
  /** How long a client may take to send a request, ms. */
  requestMs: z.coerce.number().int().min(1_000).max(3_600_000).default(60_000),
  requestsPerMinute: z.coerce.number().int().min(1).max(10_000_000).default(1_200),
  /** The same for each token, from wherever it is used; as many as an address has unless told otherwise. */
  tokenRequestsPerMinute: z.coerce.number().int().min(1).max(10_000_000).optional(),
  /** Names, beside its address, under which the server is reached: those in the Host header of a reverse proxy too. */
  hostNames: z.array(z.string().min(1).max(253)).max(50).default([]),
  /** Addresses of reverse proxies whose forwarded headers are believed; none by default. */
  trustProxy: z
    .union([z.literal(false), z.array(z.string())], 'use false or a list of addresses')
    .default(false),
  /** Lets webhooks be sent to this machine, over http too. */
  webhookLoopback: onOff.default(false),
  /** One person moderates alone: they may decide on their own, and blocks act at once. */
  soleModerator: onOff.default(false),
  /** Where weaknesses are reported, for security.txt: a `mailto:` or `https:` address. */
  securityContact: z
    .string()
    .max(500)
    .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'use a mailto: or https: address')
    .optional(),
  /** A file with the Sigstore root that certificates of uploaded workflows must lead to; the public-good one by default. */
  sigstoreRoot: z.string().min(1).optional(),
  issuers: z.array(z.lazy(issuerSchema)).max(20).default([]),
});

type Given = z.infer<typeof settingsSchema>;

/** A server's settings after everything was read and checked. */
export interface ServerSettings extends Omit<Given, 'issuers'> {
  readonly issuers: readonly JwtIssuer[];
  /** What the file `sigstoreRoot` holds; undefined for the public-good root. */
  readonly trustedRoot: unknown;
}

const ENVIRONMENT = 'MARKETPLACE_SERVER_';

/** In a variable their items stand with commas between them. */
const LISTS: readonly string[] = ['hostNames', 'trustProxy'];

/**
 * @param file JSON, if one was named
 * @throws server.bad-settings that names the setting
 */
export function readSettings(
  file: string | null,
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
): { readonly given: Given; readonly settings: ServerSettings } {
  const fromFile = file === null ? {} : parseFile(file);
  const fromEnvironment = parseEnvironment(environment);
  const known = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const parsed = settingsSchema.safeParse({ ...fromFile, ...fromEnvironment, ...known });
  if (!parsed.success) {
    throw new StationError('server.bad-settings', problemIn(parsed.error));
  }
  const issuers = parsed.data.issuers.map(({ jwks, jwksUrl, use, claims, tenant, ...issuer }): JwtIssuer => ({
    ...issuer,
    tenant: tenant ?? null,
    workload: use === 'publishing' ? claims : null,
    keys: jwks === undefined ? { url: new URL(jwksUrl ?? '') } : { set: jwks },
  }));
  const { sigstoreRoot } = parsed.data;
  const trustedRoot = sigstoreRoot === undefined ? undefined : parseFile(sigstoreRoot);
  return { given: parsed.data, settings: { ...parsed.data, issuers, trustedRoot } };
}

/** The first thing that is wrong, by the setting's name and in words for whoever wrote it. */
function problemIn({ issues }: z.ZodError): { readonly setting: string; readonly problem: string } {
  const [issue] = issues;
  const [first] = inputIssues(issues);
  if (issue?.code === 'unrecognized_keys')
    return { setting: [...issue.path, issue.keys[0]].join('.'), problem: 'there is no such setting' };
  return {
    setting: first === undefined || first.field === '' ? 'settings' : first.field,
    problem: first?.problem ?? '',
  };
}

/** May keys be fetched from here? Over https, or from this very machine. */
function isKeyAddress({ protocol, hostname }: URL): boolean {
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

function parseFile(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new StationError('server.bad-settings', { setting: file, problem: 'it cannot be read' }, thrown);
  }
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (thrown) {
    throw new StationError(
      'server.bad-settings',
      { setting: file, problem: 'it is not a JSON object' },
      thrown,
    );
  }
}

function parseEnvironment(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const names = new Map(
    Object.keys(settingsSchema.shape).map((name) => [ENVIRONMENT + constantCase(name), name]),
  );
  const given = Object.entries(environment).filter(([key, value]) => key.startsWith(ENVIRONMENT) && value);
  return Object.fromEntries(
    given.map(([key, value = '']) => {
      const name = names.get(key);
      if (name === undefined || name === 'issuers') {
        const problem = name === undefined ? 'there is no such setting' : 'only a file can hold it';
        throw new StationError('server.bad-settings', { setting: key, problem });
      }
      if (!LISTS.includes(name)) return [name, value];
      return [name, value === 'false' ? false : value.split(',').map((item) => item.trim())];
    }),
  );
}

function constantCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
