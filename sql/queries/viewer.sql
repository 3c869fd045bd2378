-- SPDX-License-Identifier: Apache-2.0
-- Who asks: begins every pipeline, and notes the viewer for the statements after it.
-- :one viewer
-- :param session session_hash optional
-- :param remote_user remote_user optional
-- :param request request_id optional
-- :param may_create flag optional
-- :param token token_hash optional
-- :param scope token_scope optional
-- :param link token_hash optional
select person, login, name, role, time_zone, language, nuance_api.looks() as look__each
from nuance_api.present(:session, :remote_user, :request, :may_create, :token, :scope, :link)
