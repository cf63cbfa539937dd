/**
 * Class names by column, as the `datasets` library writes them into the metadata of Parquet and Arrow files
 * (features of type ClassLabel).
 * @param metadata  the value of the key `huggingface`: JSON
 * @returns none where the metadata is missing, or not what the library writes
 */
export function huggingFaceClasses(metadata: string | undefined): ReadonlyMap<string, readonly string[]> {
  const features = Object.entries(parse(metadata)?.info?.features ?? {});
  return new Map(
    features.flatMap(([column, feature]): [string, string[]][] => {
      const { _type, names } = (feature ?? {}) as { _type?: unknown; names?: unknown };
      return _type === "ClassLabel" && areNames(names) ? [[column, names]] : [];
    }),
  );
}

function parse(metadata: string | undefined): { info?: { features?: object } } | null {
  try {
    return JSON.parse(metadata ?? "null");
  } catch {
    return null;
  }
}

function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
}
