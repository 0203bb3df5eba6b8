-- SQLite compares text by bytes already; the type name `sort_text` has TEXT affinity.
select 1;
