/** The angle whose cosine this is, in degrees, 0 to 180; what rounding puts beyond 1 is 1. */
export const toDegrees = (cosine: number): number =>
  (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
