-- SPDX-License-Identifier: Apache-2.0
-- What the pages of a contract's people take.

-- field: text max=64 line
create domain nuance.invitation_token as text check (char_length(value) <= 64);
-- field: choice manager member contact
create domain nuance.membership_role as text check (value in ('manager', 'member', 'contact'));
-- field: text max=200 line
create domain nuance.contract_name as text check (char_length(value) <= 200);
-- field: text max=200 line
create domain nuance.person_name as text check (char_length(value) <= 200);
-- field: text max=63 line
create domain nuance.reported_instance as text check (char_length(value) <= 63);
-- field: key max=64
create domain nuance.portal_marker as text check (value ~ '^[a-z0-9-]{1,64}$');

alter table nuance.invitation
  add column waived_reason nuance.reason,
  add column waived_by bigint references nuance.person;
comment on column nuance.invitation.mana_cost is 'What the inviter was shown; once accepted, what was charged';
comment on column nuance.invitation.waived_reason is 'Why staff let this point of contact cost nothing';
