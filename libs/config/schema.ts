import { z } from 'zod';
import { ENVIRONMENTS } from './environment.js';

const text = z.string().min(1);
const optional = text.nullable();
const count = z.int().nonnegative();
const positive = z.int().positive();
const port = z.int().min(0).max(65_535);
const privileges = z.array(z.string().regex(/^[a-z_]+$/, 'a privilege is written in a-z and _'));
const colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'a colour is written as #rrggbb')
  .nullable();
const phone = z
  .string()
  .regex(
    /^\+?[0-9][0-9 ()./-]{2,30}$/,
    'a telephone number is written in digits, with + in front of a country',
  )
  .nullable();
const logo = z
  .string()
  .regex(/^data:image\/(png|jpeg|webp);base64,/, 'a logo is a data: URL of a PNG, JPEG or WebP picture')
  .max(140_000, 'a logo has 100 KiB at most')
  .nullable();
const escrowKey = z
  .string()
  // The last of 43 characters holds four bits of the key; the others are zero.
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'a public key for escrow is 32 bytes in base64url')
  .nullable();
const keySource = z.enum(['password', 'derived', 'passkey']);

const encryption = z.strictObject({
  platform_key: z.strictObject({ source: z.enum(['file', 'env', 'systemd', 'kms']), path: optional }),
  key_sources: z.strictObject({
    email: z.enum(['password', 'passkey']),
    sms: keySource.exclude(['password']),
    oidc: keySource.exclude(['password']),
    facebook: keySource.exclude(['password']),
    passkey: z.literal('passkey'),
  }),
  allow_plaintext: z.boolean(),
  minimum_grade: z.enum(['A', 'B', 'C']),
  allow_background_access: z.boolean(),
  background_days: positive,
  escrow: z.strictObject({ public_key: escrowKey, holder: z.string().min(1).max(200).nullable() }),
  locked_days: count,
});

const identity = z.strictObject({
  registration: z.enum(['open', 'confirm_first', 'invite']),
  login_methods: z.strictObject({
    email: z.strictObject({ enabled: z.boolean() }),
    passkey: z.strictObject({ enabled: z.boolean() }),
    sms: z.strictObject({
      enabled: z.boolean(),
      countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'a country is two capital letters (ISO 3166-1)')),
      per_number: positive,
      daily_limit: count,
      silent_days: positive,
    }),
    oidc: z.array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]+$/, 'a provider is named in a-z, 0-9 and -'),
        preset: z.enum(['generic', 'google', 'microsoft']).default('generic'),
        issuer: z.url().nullable().default(null),
        client_id: text,
        client_secret: optional.default(null),
      }),
    ),
    facebook: z.strictObject({
      enabled: z.boolean(),
      client_id: optional,
      client_secret: optional,
      base_url: z.url().nullable(),
    }),
  }),
  second_factor: z.strictObject({
    methods: z.array(z.enum(['totp', 'passkey', 'sms'])),
    required_for: privileges,
  }),
  email_confirmation_privileges: privileges,
  // NIST SP 800-63B-4 asks for 15 characters alone, 8 beside a second factor; more than 128 none can need.
  passwords: z.strictObject({
    minimum: z.int().min(8).max(128),
    minimum_with_second_factor: z.int().min(8).max(128),
  }),
  logins: z.strictObject({ idle_minutes: positive, absolute_hours: positive, step_up_minutes: positive }),
  throttle: z.strictObject({
    account_free: count,
    address_free: count,
    window_minutes: positive,
    longest_wait_seconds: positive,
    account_failures: positive,
    account_days: positive,
  }),
  guests: z.strictObject({
    allowed: z.boolean(),
    keep_hours: positive,
    keep_days_own_device: positive,
    shared_minutes: positive,
  }),
});

const messaging = z.strictObject({
  mail: z.strictObject({
    driver: z.enum(['none', 'file', 'smtp']),
    from: optional,
    smtp: z.strictObject({ host: optional, port, secure: z.boolean(), user: optional, password: optional }),
  }),
  sms: z.strictObject({
    driver: z.enum(['none', 'file', 'twilio']),
    twilio: z.strictObject({
      account_sid: optional,
      auth_token: optional,
      from: optional,
      base_url: z.url().nullable(),
    }),
  }),
});

/** The whole configuration as its files write it. Units stand in the names. */
export const configSchema = z.strictObject({
  environment: z.enum(ENVIRONMENTS).nullable(),
  server: z.strictObject({
    host: text,
    port,
    base_domain: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a domain name in lower case, without port and scheme'),
    trusted_proxies: z.array(text),
    tls: z.strictObject({ cert: optional, key: optional }),
    metrics_port: port.nullable(),
  }),
  database: z.strictObject({ url: optional, owner_url: optional, console_url: optional }),
  encryption,
  identity,
  messaging,
  storage: z.strictObject({
    driver: z.enum(['disk', 's3', 'azure']),
    disk: z.strictObject({ path: optional }),
    s3: z.strictObject({
      bucket: optional,
      region: optional,
      endpoint: optional,
      force_path_style: z.boolean(),
      access_key_id: optional,
      secret_access_key: optional,
      prefix: z.string(),
    }),
    azure: z.strictObject({ container: optional, connection_string: optional, prefix: z.string() }),
  }),
  egress: z.strictObject({ allow: z.array(z.url()), seconds: positive, kib: positive }),
  temporary: z.strictObject({ path: optional, max_age_minutes: positive, sweep_seconds: positive }),
  addons: z.strictObject({
    trust: optional,
    revocation_seconds: positive,
    idle_minutes: positive,
    modules: z.strictObject({
      load_seconds: positive,
      call_seconds: positive,
      retry_seconds: positive,
      log_characters: positive,
      file_kib: positive,
    }),
    review: z.strictObject({
      file_kib: positive,
      lines: positive,
      line_letters: positive,
      findings: positive,
      seconds: positive,
      memory_mib: positive,
    }),
    screenshots: z.strictObject({ kib: positive }),
  }),
  sandbox: z.strictObject({
    workers: positive,
    per_tenant: positive,
    spare: count,
    idle_seconds: positive,
    steps_per_worker: positive,
    keep_seconds: count,
    cpu_ms: positive,
    deadline_extra_ms: positive,
    memory_mib: z.int().min(8),
    resident_mib: positive,
    confinement: z.enum(['auto', 'bwrap', 'systemd', 'container', 'none']),
    accept_unconfined: z.boolean(),
  }),
  retention: z.strictObject({ interview_delete_days: positive, wal_days: count, backup_days: count }),
  throttle: z.strictObject({
    requests_per_minute: count,
    steps_per_second_per_tenant: count,
    registrations_per_hour: count,
    resets_per_hour: count,
    uploads_per_minute: count,
  }),
  locale: z.strictObject({ language: text, time_zone: text, currency: text }),
  limits: z.strictObject({
    searches: positive,
    list_items: positive,
    screen_answers_mib: positive,
    session_answers_mib: positive,
    fields: positive,
    upload_mib: positive,
    session_files: positive,
    session_files_mib: positive,
    session_mails: positive,
    mail_attachments_mib: positive,
    package_mib: positive,
    package_entries: positive,
  }),
  playground: z.strictObject({
    projects: positive,
    files: positive,
    project_kib: positive,
    test_seconds: positive,
  }),
  help: z.strictObject({ text: text.max(500).nullable(), phone, email: z.email().nullable() }),
  theme: z.strictObject({
    name: optional,
    logo,
    brand: colour,
    brand_dark: colour,
    paper: colour,
    question_face: z.enum(['serif', 'sans']),
    radius: count,
  }),
});

export type ConfigFile = z.infer<typeof configSchema>;
