import { z } from 'zod';

/** Who asks. A trainee has a team and a seat; an instructor has neither. */
export const RoleSchema = z.enum(['instructor', 'operator', 'analyst']);
export const PrincipalSchema = z.object({
  user: z.string(),
  role: RoleSchema,
  team: z.string().nullable(),
});
export type Role = z.infer<typeof RoleSchema>;
export type Principal = z.infer<typeof PrincipalSchema>;

/** `POST /api/session` */
export const SignInSchema = z.object({ user: z.string().min(1).max(64), password: z.string().min(1).max(256) });
/** `GET /api/session`, and the answer to signing in. `legal` is false until the notice has been accepted. */
export const SessionSchema = z.object({ principal: PrincipalSchema, legal: z.boolean() });
export type Session = z.infer<typeof SessionSchema>;

/** `GET /api/seats` (instructor): the trainees' accounts; a password is shown once, in the answer that makes it. */
export const SeatSchema = z.object({
  user: z.string(),
  team: z.string(),
  role: z.enum(['operator', 'analyst']),
  signedIn: z.boolean(),
});
export const NewPasswordSchema = z.object({ user: z.string(), password: z.string() });
