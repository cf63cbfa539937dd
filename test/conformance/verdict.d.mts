export function verdict(
  results: { name: string; status: "passed" | "failed" | "pending" | "excluded"; message?: string }[],
  exceptions: Record<string, string>,
  fallbacks: Record<string, number>,
): { isGood: boolean; lines: string[]; summary: string };
