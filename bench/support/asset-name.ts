/** The file that stands for a KV key among static assets. */
export const assetName = (key: string) => key.replaceAll(/[^a-z0-9-]/g, '_');
