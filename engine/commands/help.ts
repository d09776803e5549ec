/** The help text, grouped, with examples that run. */

import { SETTINGS } from '../../config/engine-options.ts';

export function helpText(): string {
  const settings = SETTINGS.map(
    ([name, meaning, fallback]) => `  ${name.padEnd(30)}${meaning} [${fallback}]`,
  ).join('\n');
  return `lectern-engine: streams lectures and keeps the study-time ledger

Run
  serve [--demo]             run the engine; --demo adds the demo course page
Lessons
  publish <folder>           a packaged folder becomes a lesson
    --course <id>              course it joins [its own; a known lesson stays in its course]
    --course-title <text>      title of the course
    --state <state>            draft | published | held | retired [published]
    --valid-until <date>       no new sessions after this day (UTC)
    --preview-seconds <n>      how much a preview may play [60]
  lessons [--json]           list them
  lesson <id> --state <s>    change state or --valid-until
Hosts
  host [id]                  show or change a host [main]
    --origin <origin>          lets pages of this origin embed the player; repeat for several
    --remove-origin <origin>   no longer lets them; repeat for several
    --time-zone <zone>         where its calendar days begin
    --name <text>
    --policy <id>              rules of its new sessions: a preset of config/presets, or one
                               of your own in <LECTERN_DATA>/presets
  api-key [--label <text>]   make an API key; --revoke forgets those of the label
  desk-password              make a new password for the compliance desk
Deliveries that nginx or a CDN logged
  import-deliveries <file...> enter logs; a file may be entered again
    --format <format>          nginx | cdn | cloudfront
  waive                      settle claims whose log was lost, in the learner's favour
    --from <time> --to <time>  when they were made, with zone: 2026-11-22T08:00+08:00
    --why <text>               kept in the ledger with your name (--operator <name>)
    --session <id>             of this session only
    Both wait for the running engine, --wait-seconds <n> at most [30].
Evidence and stores
  verify [--json]            find what was changed, removed or inserted in the ledger
    --heads <file>             log lines with signed heads that were kept elsewhere
    --public-key <key>         not the installation's own: the text that the log names
  store migrate              bring all tables to this version
  store check [--json]       read everything and compare it with the indexes
  store move --to <url>      from the files to an empty PostgreSQL; goes on where it was stopped
  compact [--dry-run] [--json]
                             put raw events that are old enough into one record a learner now;
                             a running engine does so once a day (LECTERN_COMPACT)
    store needs the engine stopped; so does compact, but not with PostgreSQL.
All but serve, verify, store and compact take --host <id> [main].

Environment
${settings}

Examples
  lectern-engine serve --demo
  lectern-engine publish media/fire-safety --course safety-2026
  lectern-engine host main --origin https://learn.example --time-zone Asia/Shanghai
  lectern-engine lesson fire-safety --state held
  lectern-engine import-deliveries --format nginx /var/log/nginx/lectern-media.log.1

lectern-engine <command> --help says more of one.

Exit codes: 0 done, 1 a fault was found, 2 misuse.
`;
}
