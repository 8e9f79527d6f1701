// Settings of the embedded system, from the environment and the working directory.
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { OidcSettings } from '../../lambdas/authorizer/oidc/oidc-settings.ts';
import { jsonText } from '../../lambdas/runtime/json-text.ts';
import { Fault } from '../../shared/model/fault.ts';

export interface Settings {
  /** 0: any free port. */
  port: number;
  stateFolder: string;
  dropFolder: string;
  reportsFolder: string;
  /** The issuer whose JWTs are let in; absent: none. */
  oidc?: OidcSettings;
}

const folder = (fallback: string) => z.string().min(1).default(fallback);

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'expected a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'expected a port number up to 65535')
    .default(3000),
  LOGVERDICT_STATE: folder('.logverdict'),
  LOGVERDICT_DROP: folder('drop'),
  LOGVERDICT_REPORTS: folder('reports'),
  /** JSON, as on AWS. */
  LOGVERDICT_OIDC: jsonText(OidcSettings.nullable()).optional(),
});

/** Folders are absolute, or below the working directory. Throws Fault `configuration-invalid`. */
export function readSettings(environment: NodeJS.ProcessEnv, workingDirectory: string): Settings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    throw new Fault('configuration-invalid', z.prettifyError(parsed.error), { cause: parsed.error });
  }
  const { PORT, LOGVERDICT_STATE, LOGVERDICT_DROP, LOGVERDICT_REPORTS, LOGVERDICT_OIDC } = parsed.data;
  const settings = {
    port: PORT,
    stateFolder: resolve(workingDirectory, LOGVERDICT_STATE),
    dropFolder: resolve(workingDirectory, LOGVERDICT_DROP),
    reportsFolder: resolve(workingDirectory, LOGVERDICT_REPORTS),
    ...(LOGVERDICT_OIDC && { oidc: LOGVERDICT_OIDC }),
  };
  refuseNesting(settings);
  return settings;
}

/** Files the system writes itself must not look like dropped ones. */
function refuseNesting({ stateFolder, dropFolder, reportsFolder }: Settings): void {
  for (const inner of [stateFolder, reportsFolder]) {
    if (join(inner, '/').startsWith(join(dropFolder, '/'))) {
      throw new Fault('configuration-invalid', `expected a folder outside ${dropFolder}, found ${inner}`);
    }
  }
}
