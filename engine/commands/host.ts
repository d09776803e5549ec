/** Hosts and their keys: `host`, `api-key`, `desk-password`. */

import { engineOptions } from '../../config/engine-options.ts';
import { loadPresets, ownPresets } from '../../config/presets.ts';
import { FIRST_TENANT, issueApiKey, setNewPassword } from '../installation.ts';
import { type Tenant } from '../library/ports.ts';
import { parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';
import { withCatalogue } from './with-catalogue.ts';

export async function hostCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseFlags(args, {
    name: { type: 'string' },
    'time-zone': { type: 'string' },
    origin: { type: 'string', multiple: true },
    'remove-origin': { type: 'string', multiple: true },
    policy: { type: 'string' },
  });
  const tenantId = positionals[0] ?? FIRST_TENANT;
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(tenantId)) {
    throw new Misuse(`"${tenantId}" is no host id. Use up to 40 small letters, digits and "-".`);
  }
  const { dataFolder } = engineOptions(process.env);
  await withCatalogue(dataFolder, FIRST_TENANT, async (catalogue, first) => {
    const earlier = await catalogue.tenant(tenantId);
    if (earlier === undefined && values.name === undefined) {
      const known = (await catalogue.tenants()).map((each) => each.tenantId).join(', ');
      throw new Misuse(
        `There is no host "${tenantId}" (hosts: ${known}). To make it, give it a name: --name "...".`,
      );
    }
    const base: Tenant = earlier ?? { ...first, tenantId, name: tenantId, origins: [] };
    const tenant: Tenant = {
      ...base,
      name: values.name ?? base.name,
      timeZone: checkTimeZone(values['time-zone'] ?? base.timeZone),
      origins: originsAfter(base.origins, values.origin, values['remove-origin']),
      policyId: checkPolicy(values.policy ?? base.policyId, dataFolder),
    };
    await catalogue.putTenant(tenant);
    const origins =
      tenant.origins.length === 0 ? 'none but the engine itself' : tenant.origins.join(', ');
    process.stdout.write(
      `${earlier === undefined ? 'Made host' : 'Host'} "${tenantId}" (${tenant.name}): time zone ${tenant.timeZone}, ` +
        `policy ${tenant.policyId}, pages from ${origins}.\n`,
    );
  });
}

export async function apiKeyCommand(args: readonly string[]): Promise<void> {
  const { values } = parseFlags(args, {
    host: { type: 'string', default: FIRST_TENANT },
    label: { type: 'string', default: 'command line' },
    revoke: { type: 'boolean' },
  });
  const { dataFolder } = engineOptions(process.env);
  await withCatalogue(dataFolder, values.host, async (catalogue, { tenantId }) => {
    if (values.revoke === true) {
      await catalogue.removeApiKeys(tenantId, values.label);
      process.stdout.write(`The API keys labelled "${values.label}" no longer work.\n`);
      return;
    }
    const key = await issueApiKey(catalogue, tenantId, values.label, Date.now());
    process.stdout.write(`API key of host "${tenantId}" (shown once): ${key}\n`);
  });
}

export async function deskPasswordCommand(args: readonly string[]): Promise<void> {
  parseFlags(args, {});
  const { dataFolder } = engineOptions(process.env);
  await withCatalogue(dataFolder, FIRST_TENANT, async (catalogue) => {
    process.stdout.write(`New desk password (shown once): ${await setNewPassword(catalogue)}\n`);
  });
}

function checkTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new Misuse(`"${timeZone}" is no time zone. Give one such as Asia/Shanghai.`);
  }
}

/** @throws Misuse where an origin that is to go is not in the list */
function originsAfter(
  before: readonly string[],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): readonly string[] {
  const gone = removed.map(checkOrigin);
  const all = [...new Set([...before, ...added.map(checkOrigin)])];
  const unknown = gone.find((origin) => !all.includes(origin));
  if (unknown !== undefined) {
    throw new Misuse(`No page of ${unknown} is let in. Origins: ${all.join(', ') || 'none'}.`);
  }
  return all.filter((origin) => !gone.includes(origin));
}

function checkOrigin(origin: string): string {
  const parsed = URL.canParse(origin) ? new URL(origin).origin : 'null';
  if (parsed === 'null' || parsed !== origin.replace(/\/$/, '')) {
    throw new Misuse(`"${origin}" is no origin. Give one such as https://learn.example.`);
  }
  return parsed;
}

function checkPolicy(policyId: string, dataFolder: string): string {
  const own = ownPresets(dataFolder);
  const { ids } = loadPresets(undefined, own);
  if (!ids.includes(policyId)) {
    throw new Misuse(
      `There is no policy "${policyId}". Policies: ${ids.join(', ')}. Your own belong in ${own}.`,
    );
  }
  return policyId;
}
