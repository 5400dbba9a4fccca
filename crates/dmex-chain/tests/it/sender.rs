mod fee;
mod node_down;
mod once;
mod refuse;
mod reorg;
mod store;
mod went_back;
