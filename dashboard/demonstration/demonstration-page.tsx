export function DemonstrationPage() {
  return null;
}
