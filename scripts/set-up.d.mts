export function setUp(options?: { log?: (line: string) => void }): Promise<void>;
