-- SPDX-License-Identifier: Apache-2.0
-- How satisfied people were may be shown to everyone, where an admin chose so.

alter table nuance.queue add column ratings_public boolean not null default false;
comment on column nuance.queue.ratings_public is 'With its public figures goes how satisfied people were';
