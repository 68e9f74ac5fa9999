//! Where broadband and radio reach: grids, releases, rules, clusters, tiles. The room is kept free; nothing is here yet.
