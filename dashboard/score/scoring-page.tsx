export function ScoringPage() {
  return null;
}
