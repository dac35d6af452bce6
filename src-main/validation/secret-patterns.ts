/** One kind of secret by its shape. `part` names the group that must look random, where the shape alone says little. */
export interface SecretPattern {
  readonly name: string;
  /** Pieces of which every match holds one; none where the pattern is quick enough by itself. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
  /** Bits per character the matched group needs at the least; 0 where the shape is proof enough. */
  readonly entropy: number;
}

export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    name: 'private key',
    hints: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|\s|[A-Za-z0-9+/=:,.()-]){60,}/g,
    entropy: 0,
  },
  {
    name: 'AWS access key',
    hints: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    pattern: /\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b/g,
    entropy: 2.8,
  },
  {
    name: 'AWS secret key',
    hints: ['aws', 'AWS', 'Aws'],
    pattern: /aws.{0,24}(?:secret|key).{0,12}?[=:]\s*["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    entropy: 4,
  },
  {
    name: 'GitHub token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,255})\b/g,
    entropy: 3,
  },
  {
    name: 'GitHub fine-grained token',
    hints: ['github_pat_'],
    pattern: /\b(github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
    entropy: 3,
  },
  {
    name: 'GitLab token',
    hints: ['glpat-', 'glptt-', 'glrt-', 'gldt-', 'glcbt-', 'glsoat-'],
    pattern: /\b(gl(?:pat|ptt|rt|dt|cbt|soat)-[A-Za-z0-9_-]{20,})\b/g,
    entropy: 3,
  },
  { name: 'npm token', hints: ['npm_'], pattern: /\b(npm_[A-Za-z0-9]{36})\b/g, entropy: 3 },
  {
    name: 'npm registry token',
    hints: ['_auth'],
    pattern: /_auth(?:Token)?\s*=\s*"?([A-Za-z0-9+/_=-]{20,})/g,
    entropy: 3,
  },
  {
    name: 'PyPI token',
    hints: ['pypi-'],
    pattern: /\b(pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,})/g,
    entropy: 0,
  },
  {
    name: 'Slack token',
    hints: ['xox'],
    pattern: /\b(xox[abeoprs]-(?:\d+-)*[A-Za-z0-9-]{10,})\b/g,
    entropy: 2.8,
  },
  {
    name: 'Slack app token',
    hints: ['xapp-'],
    pattern: /\b(xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{20,})\b/gi,
    entropy: 3,
  },
  {
    name: 'Slack webhook',
    hints: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/(?:services|workflows)\/(T[A-Z0-9]{6,}\/[A-Z0-9]{6,}\/[A-Za-z0-9]{16,})/g,
    entropy: 3,
  },
  {
    name: 'Discord webhook',
    hints: ['discord'],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,21}\/([A-Za-z0-9_-]{40,})/g,
    entropy: 3,
  },
  {
    name: 'Discord bot token',
    hints: [],
    pattern: /\b([MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,})\b/g,
    entropy: 4,
  },
  { name: 'Telegram bot token', hints: [':AA'], pattern: /\b(\d{8,10}:AA[A-Za-z0-9_-]{33})\b/g, entropy: 3 },
  { name: 'Stripe key', hints: ['_live_'], pattern: /\b([sr]k_live_[A-Za-z0-9]{16,})\b/g, entropy: 2.8 },
  { name: 'Stripe test key', hints: ['sk_test_'], pattern: /\b(sk_test_[A-Za-z0-9]{24,})\b/g, entropy: 3 },
  { name: 'Stripe webhook secret', hints: ['whsec_'], pattern: /\b(whsec_[A-Za-z0-9+/=]{32,})/g, entropy: 3 },
  {
    name: 'Google API key',
    hints: ['AIza'],
    pattern: /\b(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/g,
    entropy: 3,
  },
  { name: 'Google OAuth secret', hints: ['GOCSPX-'], pattern: /\b(GOCSPX-[A-Za-z0-9_-]{28})\b/g, entropy: 3 },
  { name: 'Google OAuth token', hints: ['ya29.'], pattern: /\b(ya29\.[A-Za-z0-9_-]{30,})/g, entropy: 3 },
  {
    name: 'service account key',
    hints: ['service_account'],
    pattern: /"type"\s*:\s*"service_account"[\s\S]{0,400}"private_key"\s*:\s*"([^"]{60,})/g,
    entropy: 0,
  },
  {
    name: 'Azure storage key',
    hints: ['AccountKey='],
    pattern: /AccountKey=([A-Za-z0-9+/]{86}==)/g,
    entropy: 4,
  },
  {
    name: 'Azure SAS signature',
    hints: ['&sig='],
    pattern: /[?&]sv=\d{4}-\d\d-\d\d[^\s"']{0,300}&sig=([A-Za-z0-9%+/=]{40,})/g,
    entropy: 4,
  },
  {
    name: 'OpenAI key',
    hints: ['sk-'],
    pattern:
      /\b(sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}|sk-proj-[A-Za-z0-9_-]{40,}|sk-[A-Za-z0-9]{48})\b/g,
    entropy: 3.4,
  },
  {
    name: 'Anthropic key',
    hints: ['sk-ant-'],
    pattern: /\b(sk-ant-[a-z0-9]{3,}-[A-Za-z0-9_-]{40,})\b/g,
    entropy: 3,
  },
  { name: 'Hugging Face token', hints: ['hf_'], pattern: /\b(hf_[A-Za-z]{30,40})\b/g, entropy: 3 },
  {
    name: 'SendGrid key',
    hints: ['SG.'],
    pattern: /\b(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})\b/g,
    entropy: 3,
  },
  { name: 'Mailgun key', hints: ['key-'], pattern: /\b(key-[a-f0-9]{32})\b/g, entropy: 3 },
  { name: 'Mailchimp key', hints: ['-us'], pattern: /\b([a-f0-9]{32}-us\d{1,2})\b/g, entropy: 3 },
  { name: 'Twilio key', hints: ['SK'], pattern: /\b(SK[a-f0-9]{32})\b/g, entropy: 3 },
  {
    name: 'DigitalOcean token',
    hints: ['doo_v1_', 'dop_v1_', 'dor_v1_'],
    pattern: /\b(do[opr]_v1_[a-f0-9]{64})\b/g,
    entropy: 3,
  },
  {
    name: 'Shopify token',
    hints: ['shp'],
    pattern: /\b(shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})\b/g,
    entropy: 2.8,
  },
  {
    name: 'Square token',
    hints: ['sq0'],
    pattern: /\b(sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43})\b/g,
    entropy: 3,
  },
  { name: 'Vault token', hints: ['hvs.'], pattern: /\b(hvs\.[A-Za-z0-9_-]{24,})/g, entropy: 3 },
  { name: 'Databricks token', hints: ['dapi'], pattern: /\b(dapi[a-f0-9]{32})\b/g, entropy: 3 },
  {
    name: 'Heroku, Linear, Notion or Doppler token',
    hints: ['lin_api_', 'secret_', 'dp.pt.', 'HRKU-'],
    pattern: /\b((?:lin_api_|secret_|dp\.pt\.|HRKU-)[A-Za-z0-9-]{40,})\b/g,
    entropy: 3.4,
  },
  {
    name: 'age secret key',
    hints: ['AGE-SECRET-KEY-1', 'age-secret-key-1'],
    pattern: /\b(AGE-SECRET-KEY-1[A-Z0-9]{58})\b/gi,
    entropy: 0,
  },
  {
    name: 'signed web token',
    hints: ['eyJ'],
    pattern: /\b(eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,})/g,
    entropy: 3.5,
  },
  {
    name: 'password in an address',
    hints: [],
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|rediss|amqps?|ftps?|sftp|ssh|smtps?|https?):\/\/[^\s:/@"'`<>{}$]{1,64}:([^\s/@"'`<>{}$]{6,100})@[a-z0-9.-]+/gi,
    entropy: 2,
  },
];

const ALL_HINTS = new RegExp(
  [...new Set(SECRET_PATTERNS.flatMap(({ hints }) => hints))]
    .map((hint) => hint.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&'))
    .join('|'),
  'g',
);

/** The patterns whose hints a text holds, found in one pass. */
export function patternsFor(text: string): readonly SecretPattern[] {
  const found = new Set<string>();
  for (const [hint] of text.matchAll(ALL_HINTS)) found.add(hint);
  return SECRET_PATTERNS.filter(({ hints }) => hints.length === 0 || hints.some((hint) => found.has(hint)));
}

/** `name = "value"` where the end of the name says that it is a secret. */
export const NAMED_SECRET =
  /(?:api[_-]?key|secret(?:[_-]?(?:key|access[_-]?key|token))?|(?:access|auth|bearer|refresh)[_-]?token|client[_-]?secret|(?:private|signing|encryption)[_-]?key|passwd|password|passphrase|credentials?)["'`]?\s*(?::|=>?|:=)\s*["'`]([^"'`\s]{8,200})["'`]/gi;

/** The whole name that ends where a match of NAMED_SECRET begins, and the match's own part of it. */
export function nameBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < 60 && /[A-Za-z0-9_.-]/.test(text[start - 1] ?? '')) start -= 1;
  const end = /[^A-Za-z0-9_-]/.exec(text.slice(at, at + 60))?.index ?? 60;
  return text.slice(start, at + end);
}

/** Bits of information per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

const PLACEHOLDER =
  /example|sample|placeholder|dummy|your[_-]?|my[_-]?(?:api|secret|token|key|pass)|insert|replace|change[_-]?me|todo|fixme|redacted|xxxx|\.\.\.|…|\*{3,}|<[^>]*>|\$\{|\{\{|%[sd]|0{8,}|1234567|abcdef(?:gh|01)|deadbeef|test[_-]?(?:key|token|secret|pass)|fake|lorem|foo(?:bar)?\b|undefined|null|none|secret[_-]?here|not[_-]?(?:a|set|real)|demo|process\.env|aaaaaa/i;

/** Texts that stand for a secret and are none. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text) || /^(.)\1+$/.test(text) || new Set(text).size <= 4;
}
