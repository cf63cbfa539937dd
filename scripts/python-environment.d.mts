export function ensurePython(
  requirementsFile: string,
  options?: { log?: (line: string) => void },
): Promise<string>;
