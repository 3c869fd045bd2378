<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- On-call duty: schedules, policies, which policy is for what, and providers that may acknowledge. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_oncall.title">&admin-oncall;</xsl:template>

  <xsl:template match="page" mode="admin_oncall.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-oncall;</xsl:with-param></xsl:call-template>
    <h1>&admin-oncall;</h1>
    <section aria-labelledby="schedules">
      <h2 id="schedules">&oncall-schedules;</h2>
      <p class="hint">&oncall-schedules-hint;</p>
      <xsl:if test="schedules/schedule">
        <ul class="lines">
          <xsl:for-each select="schedules/schedule">
            <li><div>
              <p><a href="{$base}/admin/oncall/schedules/{@id}"><b><xsl:value-of select="@name"/></b></a><xsl:if test="@removed-at"><xsl:text> </xsl:text><span class="tag">&oncall-schedule-removed;</span></xsl:if></p>
              <p class="meta"><span><xsl:value-of select="@time-zone"/></span><xsl:if test="not(@removed-at)"><span><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/><xsl:text> </xsl:text>&oncall-now;</xsl:when><xsl:otherwise><b class="bad">&oncall-nobody;</b></xsl:otherwise></xsl:choose></span></xsl:if></p>
            </div></li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <details class="fold">
        <xsl:if test="form[@route = 'schedule_add'] or not(schedules/schedule)"><xsl:attribute name="open"/></xsl:if>
        <summary>&oncall-schedule-new;</summary>
        <form class="stack" method="post" action="{$base}/admin/oncall/schedules">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="admin_oncall.text"><xsl:with-param name="route" select="'schedule_add'"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="id" select="'schedule-name'"/><xsl:with-param name="label">&name;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'schedule_add'"/>
            <xsl:with-param name="name" select="'time_zone'"/>
            <xsl:with-param name="label">&time-zone;</xsl:with-param>
            <xsl:with-param name="hint">&oncall-schedule-zone-hint;</xsl:with-param>
            <xsl:with-param name="value" select="viewer/@time-zone"/>
          </xsl:call-template>
          <div class="actions"><button>&oncall-schedule-make;</button></div>
        </form>
      </details>
    </section>
    <section aria-labelledby="policies">
      <h2 id="policies">&oncall-policies;</h2>
      <p class="hint">&oncall-policies-hint;<xsl:if test="not(policies/policy)"><xsl:text> </xsl:text>&oncall-policies-none;</xsl:if></p>
      <xsl:if test="policies/policy">
        <ul class="lines">
          <xsl:for-each select="policies/policy">
            <li><div>
              <p><a href="{$base}/admin/oncall/policies/{@id}"><b><xsl:value-of select="@name"/></b></a><xsl:if test="@is-default = 'yes'"><xsl:text> </xsl:text><span class="tag">&oncall-policy-default;</span></xsl:if></p>
              <p class="meta"><span>&oncall-levels;: <xsl:value-of select="@levels"/></span></p>
            </div></li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <details class="fold">
        <xsl:if test="form[@route = 'policy_add'] or not(policies/policy)"><xsl:attribute name="open"/></xsl:if>
        <summary>&oncall-policy-new;</summary>
        <form class="stack" method="post" action="{$base}/admin/oncall/policies">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="admin_oncall.text"><xsl:with-param name="route" select="'policy_add'"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="id" select="'policy-name'"/><xsl:with-param name="label">&name;</xsl:with-param></xsl:call-template>
          <div class="actions"><button>&oncall-schedule-make;</button></div>
        </form>
      </details>
    </section>
    <xsl:if test="policies/policy and assignments/assignment">
      <section aria-labelledby="assignments">
        <h2 id="assignments">&oncall-assignments;</h2>
        <p class="hint">&oncall-assignments-hint;</p>
        <ul class="lines"><xsl:apply-templates select="assignments/assignment" mode="admin_oncall.assignment"/></ul>
      </section>
    </xsl:if>
    <xsl:call-template name="admin_oncall.callbacks"/>
  </xsl:template>

  <!-- As `field`, where a page has several of that name. -->
  <xsl:template name="admin_oncall.text">
    <xsl:param name="route"/>
    <xsl:param name="name"/>
    <xsl:param name="id"/>
    <xsl:param name="label"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <xsl:variable name="problem" select="$refused/problems/problem[@field = $name]"/>
    <div class="field">
      <label for="{$id}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$problem"><p class="problem" id="{$id}-problem"><xsl:apply-templates select="$problem[1]" mode="sentence"/></p></xsl:if>
      <input id="{$id}" name="{$name}" type="text" required="" value="{$refused/fields/field[@name = $name]/@value}">
        <xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="$id"/>-problem</xsl:attribute></xsl:if>
      </input>
    </div>
  </xsl:template>

  <xsl:template match="assignment" mode="admin_oncall.assignment">
    <xsl:variable name="now" select="@policy"/>
    <li>
      <div><p><b><xsl:value-of select="@name"/></b></p><p class="meta"><span><xsl:choose><xsl:when test="@kind = 'plan'">&oncall-assignment-plan;</xsl:when><xsl:otherwise>&oncall-assignment-queue;</xsl:otherwise></xsl:choose></span></p></div>
      <form class="row-form" method="post" action="{$base}/admin/oncall/assign">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="target" value="{@target}"/>
        <select name="policy" aria-label="&oncall-assignment-policy;: {@name}">
          <option value="0">&oncall-assignment-default;</option>
          <xsl:for-each select="/page/policies/policy"><option value="{@id}"><xsl:if test="@id = $now"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
        </select>
        <button class="small">&oncall-save;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
      </form>
    </li>
  </xsl:template>

  <xsl:template name="admin_oncall.callbacks">
    <section aria-labelledby="callbacks">
      <h2 id="callbacks">&oncall-callbacks;</h2>
      <p class="hint">&oncall-callbacks-hint;</p>
      <xsl:if test="outcome[@result = 'callback-made']/@subject"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&oncall-callback-shown;</p><code class="secret"><xsl:value-of select="outcome/@subject"/></code></div></div></xsl:if>
      <xsl:if test="callbacks/callback">
        <ul class="lines">
          <xsl:for-each select="callbacks/callback">
            <li><div>
              <p><b><xsl:value-of select="@key"/></b></p>
              <p class="meta"><span><xsl:choose><xsl:when test="@scheme = 'pagerduty'">&oncall-callback-pagerduty;</xsl:when><xsl:otherwise>&oncall-callback-standard;</xsl:otherwise></xsl:choose></span><span><xsl:choose><xsl:when test="@last-at">&oncall-callback-last;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@last-at"/><xsl:with-param name="ago" select="@last-at-ago"/></xsl:call-template></xsl:when><xsl:otherwise>&oncall-callback-never;</xsl:otherwise></xsl:choose></span></p>
              <p class="meta"><span>&oncall-callback-address;: <code><xsl:value-of select="concat(/page/@site, $base, '/pages/callback/', @key)"/></code></span></p>
            </div>
            <xsl:call-template name="oncall-button"><xsl:with-param name="action" select="concat('/admin/oncall/callbacks/', @key, '/retire')"/><xsl:with-param name="words">&oncall-callback-retire;</xsl:with-param><xsl:with-param name="what" select="@key"/></xsl:call-template></li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <details class="fold">
        <xsl:if test="form[@route = 'page_callback_add']"><xsl:attribute name="open"/></xsl:if>
        <summary>&oncall-callback-new;</summary>
        <form class="stack" method="post" action="{$base}/admin/oncall/callbacks">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="admin_oncall.text"><xsl:with-param name="route" select="'page_callback_add'"/><xsl:with-param name="name" select="'name'"/><xsl:with-param name="id" select="'callback-name'"/><xsl:with-param name="label">&oncall-callback-name;</xsl:with-param></xsl:call-template>
          <div class="field">
            <label for="f-scheme">&oncall-callback-scheme;</label>
            <select id="f-scheme" name="scheme">
              <option value="pagerduty">&oncall-callback-pagerduty;</option>
              <option value="standard"><xsl:if test="form/fields/field[@name = 'scheme']/@value = 'standard'"><xsl:attribute name="selected"/></xsl:if>&oncall-callback-standard;</option>
            </select>
          </div>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'page_callback_add'"/>
            <xsl:with-param name="name" select="'secret'"/>
            <xsl:with-param name="label">&oncall-callback-secret;</xsl:with-param>
            <xsl:with-param name="hint">&oncall-callback-secret-hint;</xsl:with-param>
            <xsl:with-param name="type" select="'password'"/>
            <xsl:with-param name="autocomplete" select="'off'"/>
          </xsl:call-template>
          <div class="actions"><button>&oncall-schedule-make;</button></div>
        </form>
      </details>
    </section>
  </xsl:template>
</xsl:stylesheet>
