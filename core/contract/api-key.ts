/** Keys of the service: how they look, and what the store says of one. */
import * as v from 'valibot';

/** 32 random bytes in hex behind a name that secret scanners can look for. */
const PATTERN = /^pm_[0-9a-f]{64}$/;

export const apiKeySchema = v.object({
  /** For people, and for the log. */
  name: v.string(),
  created_at: v.string(),
});
export type ApiKey = v.InferOutput<typeof apiKeySchema>;

/** Whether a bearer token is meant as a key of this service; others are those of other services' clients. */
export const looksLikeApiKey = (token: string): boolean => token.startsWith('pm_');
export const isApiKey = (token: string): boolean => PATTERN.test(token);
