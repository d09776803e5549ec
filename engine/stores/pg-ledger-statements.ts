/** The statements of the ledger in PostgreSQL that many beats go through, by hand. */

/**
 * $1 to $8, a place an entry: tenant, learner, fence or null, events before, link before, events
 * after, link after, lines; $9 the month. Heads are locked in one order, so that two engines never
 * wait for each other; a head that has moved meanwhile matches no more.
 */
export const APPEND = `
  WITH want AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[],
                         $6::bigint[], $7::text[], $8::text[])
      AS w(tenant, learner, fence, before, chain_before, after, chain_after, lines)
  ), held AS MATERIALIZED (
    SELECT h.tenant, h.learner FROM ledger_head h JOIN want w
      ON h.tenant = w.tenant AND h.learner = w.learner
    ORDER BY h.tenant, h.learner FOR UPDATE OF h
  ), moved AS (
    UPDATE ledger_head h SET count = w.after, chain = w.chain_after
    FROM want w, held
    WHERE held.tenant = w.tenant AND held.learner = w.learner
      AND h.tenant = w.tenant AND h.learner = w.learner
      AND h.count = w.before AND h.chain = w.chain_before
      AND (w.fence IS NULL OR h.fence = w.fence)
    RETURNING h.tenant, h.learner, w.after, w.lines
  ), added AS (
    INSERT INTO ledger (month, tenant, learner, last, events)
    SELECT $9::integer, tenant, learner, after, lines FROM moved WHERE lines <> ''
  )
  SELECT tenant, learner FROM moved`;

/** $1 tenants, $2 learners, $3 where their chains begin. */
export const MAKE_HEADS = `
  INSERT INTO ledger_head (tenant, learner, fence, count, chain)
  SELECT t, l, 0, 0, c FROM unnest($1::text[], $2::text[], $3::text[]) AS w(t, l, c)
  ORDER BY t COLLATE "C", l COLLATE "C"
  ON CONFLICT DO NOTHING`;

/** $1 tenants, $2 learners, each learner once, $3 where their chains begin. */
export const ISSUE = `
  INSERT INTO ledger_head AS h (tenant, learner, fence, count, chain)
  SELECT t, l, 1, 0, c FROM unnest($1::text[], $2::text[], $3::text[]) AS w(t, l, c)
  ORDER BY t COLLATE "C", l COLLATE "C"
  ON CONFLICT (tenant, learner) DO UPDATE SET fence = h.fence + 1
  RETURNING tenant, learner, fence`;

/** $1 tenants, $2 learners. */
export const FIND_HEADS = `
  SELECT h.tenant, h.learner, h.fence, h.count, h.chain
  FROM unnest($1::text[], $2::text[]) AS w(tenant, learner)
  JOIN ledger_head h ON h.tenant = w.tenant AND h.learner = w.learner`;

/** $1 tenant, $2 learner, $3 events known, $4 events wanted, $5 rows at most. */
export const READ_ROWS = `
  SELECT id, last, events FROM ledger
  WHERE tenant = $1 AND learner = $2 AND last > $3 AND last <= $4
  ORDER BY last LIMIT $5`;

/**
 * The newest record of each learner that stands: those beyond their tenant's mark are being written.
 * To be followed by conditions and `ORDER BY r.tenant, r.learner, r.up_to DESC`.
 */
export const STANDING_RECORDS = `
  SELECT DISTINCT ON (r.tenant, r.learner) r.tenant AS "tenantId", r.learner AS "learnerId",
    r.up_to AS "upTo", r.events, r.chain, r.raw_days AS "rawDays", r.packed
  FROM compacted AS r JOIN compacted_to AS t ON t.tenant = r.tenant WHERE r.up_to <= t.up_to`;

/** $1 tenant, $2 learner, $3 events known: where the record stands for more than those. */
export const FIND_RECORD = `${STANDING_RECORDS} AND r.tenant = $1 AND r.learner = $2 AND r.events > $3
  ORDER BY r.tenant, r.learner, r.up_to DESC`;
