<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One schedule: its zone, its rotations, and who takes turns in them. One rotation at a time is opened to be changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_schedule.title"><xsl:value-of select="schedule/@name"/></xsl:template>

  <xsl:variable name="admin_schedule.place" select="concat('/admin/oncall/schedules/', /page/schedule/@id)"/>
  <xsl:variable name="admin_schedule.changed" select="/page/form[@route = 'rotation_change']"/>
  <!-- The one that is open: whose form was refused, or whom the address names. -->
  <xsl:variable name="admin_schedule.open" select="/page/rotations/rotation[(not(/page/form) and @id = /page/query/@edit) or ($admin_schedule.changed and concat($admin_schedule.place, '/rotations/', @id) = /page/@path)]"/>

  <xsl:template match="page" mode="admin_schedule.main">
    <xsl:call-template name="oncall-crumbs"><xsl:with-param name="here" select="schedule/@name"/></xsl:call-template>
    <h1><xsl:value-of select="schedule/@name"/></h1>
    <xsl:choose>
      <xsl:when test="schedule/@removed-at">
        <div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><div><p>&oncall-schedule-is-removed;</p>
        <form method="post" action="{$base}{$admin_schedule.place}/restore"><xsl:call-template name="tokens"/><button>&oncall-schedule-restore;</button></form></div></div>
      </xsl:when>
      <xsl:otherwise>
        <p class="lead"><a href="{$base}/oncall#s{schedule/@id}">&oncall;</a>. <xsl:for-each select="schedule">&oncall-zone;<xsl:text> </xsl:text><xsl:value-of select="@local-now"/>.</xsl:for-each></p>
        <section aria-labelledby="rotations">
          <h2 id="rotations">&oncall-rotations;</h2>
          <p class="hint">&oncall-rotations-hint;<xsl:text> </xsl:text>&oncall-clocks-hint;</p>
          <xsl:choose>
            <xsl:when test="rotations/rotation"><ul class="lines stacked"><xsl:apply-templates select="rotations/rotation" mode="admin_schedule.rotation"/></ul></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'person'"/><xsl:with-param name="text">&oncall-rotations-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="not($admin_schedule.open)">
            <details class="fold">
              <xsl:if test="form[@route = 'rotation_add'] or not(rotations/rotation)"><xsl:attribute name="open"/></xsl:if>
              <summary>&oncall-rotation-new;</summary>
              <xsl:call-template name="admin_schedule.form">
                <xsl:with-param name="route" select="'rotation_add'"/>
                <xsl:with-param name="action" select="concat($admin_schedule.place, '/rotations')"/>
                <xsl:with-param name="button">&oncall-rotation-add;</xsl:with-param>
              </xsl:call-template>
            </details>
          </xsl:if>
        </section>
        <section aria-labelledby="schedule">
          <h2 id="schedule">&oncall-this-schedule;</h2>
          <form class="stack" method="post" action="{$base}{$admin_schedule.place}">
            <xsl:call-template name="tokens"/>
            <xsl:variable name="refused" select="form[@route = 'schedule_change']"/>
            <div class="field">
              <label for="schedule-name">&name;</label>
              <xsl:if test="$refused/problems/problem[@field = 'name']"><p class="problem"><xsl:apply-templates select="$refused/problems/problem[@field = 'name'][1]" mode="sentence"/></p></xsl:if>
              <input id="schedule-name" name="name" type="text" required="">
                <xsl:attribute name="value"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'name']/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="schedule/@name"/></xsl:otherwise></xsl:choose></xsl:attribute>
              </input>
            </div>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'schedule_change'"/>
              <xsl:with-param name="name" select="'time_zone'"/>
              <xsl:with-param name="label">&time-zone;</xsl:with-param>
              <xsl:with-param name="hint">&oncall-schedule-zone-hint;</xsl:with-param>
              <xsl:with-param name="value" select="schedule/@time-zone"/>
            </xsl:call-template>
            <div class="actions"><button>&oncall-save;</button></div>
          </form>
        </section>
        <form class="row-form" method="post" action="{$base}{$admin_schedule.place}/remove"><xsl:call-template name="tokens"/><button>&oncall-schedule-remove;</button></form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="rotation" mode="admin_schedule.rotation">
    <xsl:variable name="members" select="../../members/member[@rotation = current()/@id]"/>
    <xsl:variable name="here" select="concat($admin_schedule.place, '/rotations/', @id)"/>
    <li id="r{@id}">
      <div>
        <p><b><xsl:value-of select="@name"/></b></p>
        <p class="meta">
          <span>&oncall-rotation-turn;<xsl:text> </xsl:text><xsl:value-of select="@length"/><xsl:text> </xsl:text><xsl:call-template name="admin_schedule.unit"><xsl:with-param name="unit" select="@unit"/></xsl:call-template><xsl:text> </xsl:text>&oncall-rotation-at;<xsl:text> </xsl:text><xsl:if test="@unit = 'weeks'"><xsl:call-template name="weekday"/><xsl:text> </xsl:text></xsl:if><xsl:value-of select="@hand-over"/></span>
          <span><xsl:choose>
            <xsl:when test="@always = 'yes'">&oncall-rotation-always;</xsl:when>
            <xsl:otherwise>
              <xsl:if test="@weekdays != 127">
                <xsl:if test="@monday = 'yes'">&day-1;<xsl:text> </xsl:text></xsl:if><xsl:if test="@tuesday = 'yes'">&day-2;<xsl:text> </xsl:text></xsl:if><xsl:if test="@wednesday = 'yes'">&day-3;<xsl:text> </xsl:text></xsl:if><xsl:if test="@thursday = 'yes'">&day-4;<xsl:text> </xsl:text></xsl:if><xsl:if test="@friday = 'yes'">&day-5;<xsl:text> </xsl:text></xsl:if><xsl:if test="@saturday = 'yes'">&day-6;<xsl:text> </xsl:text></xsl:if><xsl:if test="@sunday = 'yes'">&day-7;<xsl:text> </xsl:text></xsl:if>
              </xsl:if>
              <xsl:value-of select="@hours-from"/> &#8211; <xsl:value-of select="@hours-until"/>
            </xsl:otherwise>
          </xsl:choose></span>
        </p>
        <xsl:choose>
          <xsl:when test="$members">
            <ol class="members">
              <xsl:for-each select="$members">
                <li>
                  <span><xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template><xsl:if test="@able = 'no'"><xsl:text> </xsl:text><b class="bad">&oncall-member-unable;</b></xsl:if></span>
                  <div class="rank-actions">
                    <xsl:if test="position() != 1"><xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($admin_schedule.place, '/members/', @id, '/move')"/><xsl:with-param name="direction" select="'up'"/><xsl:with-param name="icon" select="'up'"/><xsl:with-param name="words">&oncall-up;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template></xsl:if>
                    <xsl:if test="position() != last()"><xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($admin_schedule.place, '/members/', @id, '/move')"/><xsl:with-param name="direction" select="'down'"/><xsl:with-param name="icon" select="'down'"/><xsl:with-param name="words">&oncall-down;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template></xsl:if>
                    <xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($admin_schedule.place, '/members/', @id, '/remove')"/><xsl:with-param name="words">&remove;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template>
                  </div>
                </li>
              </xsl:for-each>
            </ol>
          </xsl:when>
          <xsl:otherwise><p class="bad">&oncall-members-none;</p></xsl:otherwise>
        </xsl:choose>
        <form class="row-form" method="post" action="{$base}{$here}/members">
          <xsl:call-template name="tokens"/>
          <select name="person" aria-label="&oncall-member-choose;: {@name}">
            <xsl:for-each select="/page/staff/person"><option value="{@id}"><xsl:value-of select="@name"/></option></xsl:for-each>
          </select>
          <button class="small">&oncall-member-add;<span class="vh">: <xsl:value-of select="@name"/></span></button>
        </form>
        <xsl:if test="@id = $admin_schedule.open/@id">
          <xsl:call-template name="admin_schedule.form">
            <xsl:with-param name="route" select="'rotation_change'"/>
            <xsl:with-param name="action" select="$here"/>
            <xsl:with-param name="button">&oncall-save;</xsl:with-param>
            <xsl:with-param name="from" select="."/>
          </xsl:call-template>
        </xsl:if>
      </div>
      <div class="rank-actions">
        <xsl:if test="position() != 1"><xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($here, '/move')"/><xsl:with-param name="direction" select="'up'"/><xsl:with-param name="icon" select="'up'"/><xsl:with-param name="words">&oncall-up;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template></xsl:if>
        <xsl:if test="position() != last()"><xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($here, '/move')"/><xsl:with-param name="direction" select="'down'"/><xsl:with-param name="icon" select="'down'"/><xsl:with-param name="words">&oncall-down;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template></xsl:if>
        <xsl:if test="not(@id = $admin_schedule.open/@id)"><a class="button small" href="{$base}{$admin_schedule.place}?edit={@id}#r{@id}">&priority-edit;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></a></xsl:if>
        <xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat($here, '/remove')"/><xsl:with-param name="words">&remove;</xsl:with-param><xsl:with-param name="what" select="@name"/></xsl:call-template>
      </div>
    </li>
  </xsl:template>

  <xsl:template name="admin_schedule.unit">
    <xsl:param name="unit"/>
    <xsl:choose>
      <xsl:when test="$unit = 'hours'">&oncall-unit-hours;</xsl:when>
      <xsl:when test="$unit = 'days'">&oncall-unit-days;</xsl:when>
      <xsl:otherwise>&oncall-unit-weeks;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="admin_schedule.form">
    <xsl:param name="route"/>
    <xsl:param name="action"/>
    <xsl:param name="button"/>
    <xsl:param name="from" select="/.."/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <xsl:variable name="unit"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'unit']/@value"/></xsl:when><xsl:when test="$from"><xsl:value-of select="$from/@unit"/></xsl:when><xsl:otherwise>weeks</xsl:otherwise></xsl:choose></xsl:variable>
    <form class="stack" method="post" action="{$base}{$action}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&name;</xsl:with-param><xsl:with-param name="value" select="$from/@name"/></xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'first_turn'"/><xsl:with-param name="type" select="'datetime-local'"/>
        <xsl:with-param name="label">&oncall-rotation-first;</xsl:with-param><xsl:with-param name="hint">&oncall-rotation-first-hint;</xsl:with-param>
        <xsl:with-param name="value" select="$from/@first-turn | /page/schedule[not($from)]/@first-turn"/>
      </xsl:call-template>
      <div class="pair">
        <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'length'"/><xsl:with-param name="label">&oncall-rotation-length;</xsl:with-param><xsl:with-param name="value"><xsl:choose><xsl:when test="$from"><xsl:value-of select="$from/@length"/></xsl:when><xsl:otherwise>1</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template>
        <div class="field">
          <label for="f-unit">&oncall-rotation-unit;</label>
          <select id="f-unit" name="unit">
            <option value="hours"><xsl:if test="$unit = 'hours'"><xsl:attribute name="selected"/></xsl:if>&oncall-unit-hours;</option>
            <option value="days"><xsl:if test="$unit = 'days'"><xsl:attribute name="selected"/></xsl:if>&oncall-unit-days;</option>
            <option value="weeks"><xsl:if test="$unit = 'weeks'"><xsl:attribute name="selected"/></xsl:if>&oncall-unit-weeks;</option>
          </select>
        </div>
      </div>
      <fieldset class="checks across-checks">
        <legend>&oncall-rotation-days;</legend>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'monday'"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'monday'"/><xsl:with-param name="number" select="1"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'tuesday'"/><xsl:with-param name="number" select="2"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'wednesday'"/><xsl:with-param name="number" select="3"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'thursday'"/><xsl:with-param name="number" select="4"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'friday'"/><xsl:with-param name="number" select="5"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'saturday'"/><xsl:with-param name="number" select="6"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
        <xsl:call-template name="admin_schedule.day"><xsl:with-param name="name" select="'sunday'"/><xsl:with-param name="number" select="7"/><xsl:with-param name="refused" select="$refused"/><xsl:with-param name="from" select="$from"/></xsl:call-template>
      </fieldset>
      <div class="pair halves">
        <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'hours_from'"/><xsl:with-param name="type" select="'time'"/><xsl:with-param name="label">&oncall-rotation-hours-from;</xsl:with-param><xsl:with-param name="value"><xsl:choose><xsl:when test="$from"><xsl:value-of select="$from/@hours-from"/></xsl:when><xsl:otherwise>00:00</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="'hours_until'"/><xsl:with-param name="type" select="'time'"/><xsl:with-param name="label">&oncall-rotation-hours-until;</xsl:with-param><xsl:with-param name="value"><xsl:choose><xsl:when test="$from"><xsl:value-of select="$from/@hours-until"/></xsl:when><xsl:otherwise>00:00</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template>
      </div>
      <p class="hint">&oncall-rotation-hours-hint;</p>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button><xsl:if test="$from"><a href="{$base}{$admin_schedule.place}#r{$from/@id}">&cancel;</a></xsl:if></div>
    </form>
  </xsl:template>

  <xsl:template name="admin_schedule.day">
    <xsl:param name="name"/>
    <xsl:param name="number"/>
    <xsl:param name="refused"/>
    <xsl:param name="from"/>
    <label>
      <input type="checkbox" name="{$name}" value="yes">
        <xsl:if test="$number = 1"><xsl:attribute name="id">f-monday</xsl:attribute></xsl:if>
        <xsl:if test="$refused/fields/field[@name = $name] or (not($refused) and (not($from) or $from/@*[name() = $name] = 'yes'))"><xsl:attribute name="checked"/></xsl:if>
      </input>
      <xsl:call-template name="weekday"><xsl:with-param name="number" select="$number"/></xsl:call-template>
    </label>
  </xsl:template>
</xsl:stylesheet>
