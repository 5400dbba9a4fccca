import { Hono } from "hono";

// Ponder wants one; nobody asks it anything here.
export default new Hono();
