export function AnalystPage() {
  return null;
}
