export function ScorecardPage() {
  return null;
}
