<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One destination: changing it, trying it, its secrets, and what went there. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_destination.title"><xsl:value-of select="destination/@name"/></xsl:template>
  <xsl:template match="page" mode="admin_destination.width">page wide</xsl:template>

  <xsl:template match="page" mode="admin_destination.main">
    <xsl:variable name="place" select="concat($base, '/admin/destinations/', destination/@id)"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/destinations">&destinations;</a></li><li aria-current="page"><xsl:value-of select="destination/@name"/></li></ol></nav>
    <div class="head"><h1><xsl:value-of select="destination/@name"/></h1>
      <xsl:if test="destination/@enabled = 'yes'"><form method="post" action="{$place}/test"><xsl:call-template name="tokens"/><button class="primary">&destination-test;</button></form></xsl:if>
    </div>
    <p class="meta"><xsl:for-each select="destination"><xsl:call-template name="destination-type"/><xsl:text> </xsl:text><xsl:call-template name="destination-state"/></xsl:for-each></p>
    <xsl:apply-templates select="outcome" mode="secret-made"/>
    <section aria-labelledby="change">
      <h2 id="change">&destination-change;</h2>
      <form class="stack" method="post" action="{$place}">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'name'"/><xsl:with-param name="label">&name;</xsl:with-param><xsl:with-param name="value" select="destination/@name"/></xsl:call-template>
        <xsl:call-template name="field"><xsl:with-param name="name" select="'target'"/><xsl:with-param name="label">&destination-where;</xsl:with-param><xsl:with-param name="hint">&destination-where-hint;</xsl:with-param><xsl:with-param name="value" select="destination/@target"/></xsl:call-template>
        <fieldset class="checks">
          <legend>&status;</legend>
          <label><input type="checkbox" name="enabled" value="yes"><xsl:if test="form[@route = 'admin_destination']/fields/field[@name = 'enabled'] or not(form[@route = 'admin_destination']) and destination/@enabled = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&destination-enabled;<xsl:text> </xsl:text><span class="muted">&destination-enabled-hint;</span></label>
        </fieldset>
        <xsl:if test="destination/@type = 'webhook'">
          <xsl:call-template name="event-checks"><xsl:with-param name="route" select="'admin_destination'"/><xsl:with-param name="of" select="destination"/></xsl:call-template>
        </xsl:if>
        <div class="actions"><button>&queue-save;</button></div>
      </form>
    </section>
    <xsl:if test="destination/@type != 'mail' and destination/@type != 'command'"><xsl:apply-templates select="secrets" mode="admin_destination.secrets"><xsl:with-param name="place" select="$place"/></xsl:apply-templates></xsl:if>
    <section aria-labelledby="log">
      <h2 id="log">&destination-log;</h2>
      <xsl:choose>
        <xsl:when test="messages/message"><xsl:apply-templates select="messages" mode="messages-table"><xsl:with-param name="label" select="'log'"/></xsl:apply-templates></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&destination-log-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="messages/@next"/>
        <xsl:with-param name="first" select="$place"/>
        <xsl:with-param name="here" select="concat($place, '?')"/>
      </xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template match="secrets" mode="admin_destination.secrets">
    <xsl:param name="place"/>
    <section aria-labelledby="secrets">
      <h2 id="secrets">&secrets;</h2>
      <p class="hint">&secrets-hint;</p>
      <xsl:if test="secret">
        <ul class="secrets">
          <xsl:for-each select="secret">
            <li>
              <span>&secret;<xsl:text> </xsl:text><code><xsl:value-of select="@fingerprint"/></code>, <xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></span>
              <xsl:choose>
                <xsl:when test="@retired-at"><span class="tag">&retired;</span></xsl:when>
                <xsl:otherwise><form method="post" action="{$place}/secrets/{@id}/retire"><xsl:call-template name="tokens"/><button class="small">&secret-retire;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@fingerprint"/></span></button></form></xsl:otherwise>
              </xsl:choose>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <form class="stack" method="post" action="{$place}/secret">
        <xsl:call-template name="tokens"/>
        <xsl:if test="../destination/@type != 'webhook'">
          <xsl:call-template name="field"><xsl:with-param name="route" select="'destination_secret_add'"/><xsl:with-param name="name" select="'secret'"/><xsl:with-param name="label">&secret-new;</xsl:with-param><xsl:with-param name="type" select="'password'"/><xsl:with-param name="autocomplete" select="'off'"/></xsl:call-template>
        </xsl:if>
        <div class="actions"><button><xsl:choose><xsl:when test="../destination/@type = 'webhook'">&secret-make;</xsl:when><xsl:otherwise>&secret-save;</xsl:otherwise></xsl:choose></button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="problem[@code = 'name-taken']" mode="admin_destination.sentence">&x-destination-taken;</xsl:template>
  <xsl:template match="problem[@code = 'needs-no-secret']" mode="admin_destination.sentence">&x-destination-no-secret;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-secrets']" mode="admin_destination.sentence">&x-too-many-secrets;</xsl:template>
  <xsl:template match="flash[@code = 'destination-added']" mode="admin_destination.flash">&f-destination-added;</xsl:template>
  <xsl:template match="flash[@code = 'destination-changed']" mode="admin_destination.flash">&f-destination-changed;</xsl:template>
  <xsl:template match="flash[@code = 'secret-added']" mode="admin_destination.flash">&f-secret-kept;</xsl:template>
  <xsl:template match="flash[@code = 'secret-retired']" mode="admin_destination.flash">&f-destination-secret-retired;</xsl:template>
</xsl:stylesheet>
