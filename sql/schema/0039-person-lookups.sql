-- SPDX-License-Identifier: Apache-2.0
-- Who is known by an address, proven or not; what goes over to who proves it;
-- and the clocks that run by an sla.

drop index nuance.address_value;
create index address_value on nuance.address (kind, lower(value));
create index access_link_person on nuance.access_link (person_id);
create index subscriber_follows on nuance.subscriber (person_id);
create index clock_sla on nuance.clock (sla_id) where ended_at is null;
