mod fee;
mod node_down;
mod once;
mod refuse;
mod reorg;
mod store;
mod under_load;
mod went_back;
