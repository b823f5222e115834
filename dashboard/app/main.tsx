import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource-variable/noto-sans-jp/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './look.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { FaultError } from '../shared/fault.ts';
import { useLook } from '../shared/look.ts';
import { createAppRouter } from './router.tsx';

const theme = createTheme({
  primaryColor: 'steel',
  primaryShade: { light: 7, dark: 4 },
  colors: {
    steel: [
      '#eef5f9',
      '#dde9f1',
      '#bcd4e4',
      '#97bdd6',
      '#76a9ca',
      '#5a96bd',
      '#3f7ba3',
      '#17496b',
      '#123c59',
      '#0d2f47',
    ],
  },
  fontFamily: '"Noto Sans JP Variable", "Noto Sans JP", "Noto Sans CJK JP", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", "JetBrains Mono", monospace',
  defaultRadius: 'sm',
});

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // An answer does not change by asking again; a network that is away may come back.
      retry: (count, error) => count < 2 && error instanceof FaultError && (error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: false,
    },
  },
});
const router = createAppRouter();

function App() {
  const look = useLook();
  return (
    <MantineProvider theme={theme} forceColorScheme={look === 'dark' ? 'dark' : 'light'}>
      <Notifications position="bottom-right" autoClose={6000} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
