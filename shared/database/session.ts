import { LOCK_WAIT_SECONDS, SESSION_WAIT_TIMEOUT_SECONDS } from '../limits.ts'

/**
 * What every connection is set to before its first use. READ COMMITTED with explicit locks: REPEATABLE READ
 * loses updates on MySQL and deadlocks on MariaDB. A client that vanished must not keep its row locks, so the
 * server ends idle sessions soon; MariaDB alone can also end an idle transaction sooner.
 */
export const SESSION_SETUP = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}, time_zone = '+00:00',
    sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    wait_timeout = ${SESSION_WAIT_TIMEOUT_SECONDS} /*M!100300 , idle_transaction_timeout = ${SESSION_WAIT_TIMEOUT_SECONDS} */`,
] as const
