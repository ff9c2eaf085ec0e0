import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The Python server serves the result; nothing is loaded from elsewhere.
export default defineConfig({
  plugins: [react()],
  build: { outDir: "../static", emptyOutDir: true, chunkSizeWarningLimit: 2000 },
});
