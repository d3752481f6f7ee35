import { z } from 'zod';

/** What a key's documentation and its error messages are made from. */
export interface KeyMeta {
  description: string;
  /** Completes "wanted …". */
  wanted: string;
  fallback?: string | number | boolean;
  env?: string;
  /** The value must never be shown. */
  secret?: true;
}

/** A key that may be left out, with what is known about it. */
export const key = <S extends z.ZodType>(schema: S, meta: KeyMeta) => schema.meta({ ...meta }).optional();

export const text = () => z.string().min(1);
export const oneOf = <const V extends readonly [string, ...string[]]>(values: V) => z.enum(values);

/** A whole number; it may come from an environment variable, as text. */
export const whole = (least: number) =>
  z.union([
    z.int().min(least),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(z.int().min(least)),
  ]);
