<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Where pages and events go: what there is, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_destinations.title">&destinations;</xsl:template>
  <xsl:template match="page" mode="admin_destinations.width">page wide</xsl:template>

  <xsl:template match="page" mode="admin_destinations.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&destinations;</xsl:with-param></xsl:call-template>
    <div class="head"><h1 id="destinations">&destinations;</h1><a class="button" href="{$base}/admin/outbox">&outbox;</a></div>
    <xsl:apply-templates select="outcome" mode="secret-made"/>
    <xsl:choose>
      <xsl:when test="destinations/destination">
        <div class="scroll" tabindex="0" role="group" aria-labelledby="destinations">
          <table class="data">
            <thead><tr><th scope="col">&name;</th><th scope="col">&destination-type;</th><th scope="col">&destination-where;</th><th scope="col">&status;</th></tr></thead>
            <tbody>
              <xsl:for-each select="destinations/destination">
                <tr>
                  <td><a href="{$base}/admin/destinations/{@id}"><xsl:value-of select="@name"/></a></td>
                  <td><xsl:call-template name="destination-type"/></td>
                  <td class="said"><code><xsl:value-of select="@target"/></code></td>
                  <td><xsl:call-template name="destination-state"/></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&destinations-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <section aria-labelledby="new">
      <h2 id="new">&destination-new;</h2>
      <p class="hint">&webhook-hint;<xsl:text> </xsl:text><a href="{$base}/assets/webhook.schema.json">&webhook-schema;</a>.</p>
      <xsl:variable name="chosen" select="form[@route = 'admin_destinations']/fields/field[@name = 'type']/@value"/>
      <form class="stack" method="post" action="{$base}/admin/destinations">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&name;</xsl:with-param></xsl:call-template>
        <div class="field">
          <label for="f-type">&destination-type;</label>
          <select id="f-type" name="type">
            <option value="webhook">&dt-webhook;</option>
            <option value="alertmanager"><xsl:if test="$chosen = 'alertmanager'"><xsl:attribute name="selected"/></xsl:if>&dt-alertmanager;</option>
            <option value="pagerduty"><xsl:if test="$chosen = 'pagerduty'"><xsl:attribute name="selected"/></xsl:if>&dt-pagerduty;</option>
            <option value="mail"><xsl:if test="$chosen = 'mail'"><xsl:attribute name="selected"/></xsl:if>&dt-mail;</option>
            <option value="command"><xsl:if test="$chosen = 'command'"><xsl:attribute name="selected"/></xsl:if>&dt-command;</option>
          </select>
        </div>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'target'"/><xsl:with-param name="label">&destination-where;</xsl:with-param><xsl:with-param name="hint">&destination-where-hint;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'secret'"/><xsl:with-param name="label">&secret;</xsl:with-param><xsl:with-param name="hint">&destination-secret-hint;</xsl:with-param><xsl:with-param name="type" select="'password'"/><xsl:with-param name="autocomplete" select="'off'"/><xsl:with-param name="optional" select="true()"/></xsl:call-template>
        <xsl:call-template name="event-checks"><xsl:with-param name="route" select="'admin_destinations'"/></xsl:call-template>
        <div class="actions"><button class="primary">&destination-make;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="problem[@code = 'name-taken']" mode="admin_destinations.sentence">&x-destination-taken;</xsl:template>
  <xsl:template match="problem[@code = 'needs-no-secret']" mode="admin_destinations.sentence">&x-destination-no-secret;</xsl:template>
</xsl:stylesheet>
