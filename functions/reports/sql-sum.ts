/** SQL for a sum that reaches us as a number, and of no rows is 0. */
export function sqlSum(expression: string): string {
  return `CAST(COALESCE(SUM(${expression}), 0) AS SIGNED)`
}
