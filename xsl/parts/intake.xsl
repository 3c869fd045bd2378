<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- People without an account: what a filing form asks them, and how their issues can be opened. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- In a filing form, before what it asks: who files, or for whom. -->
  <xsl:template name="filing-person">
    <xsl:choose>
      <xsl:when test="/page/visitor">
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'contract_new'"/>
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">&your-name;</xsl:with-param>
          <xsl:with-param name="autocomplete" select="'name'"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'contract_new'"/>
          <xsl:with-param name="name" select="'email'"/>
          <xsl:with-param name="label">&your-email;</xsl:with-param>
          <xsl:with-param name="hint">&your-email-hint;</xsl:with-param>
          <xsl:with-param name="type" select="'email'"/>
          <xsl:with-param name="autocomplete" select="'email'"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$staff">
        <details class="fold">
          <xsl:if test="/page/form/fields/field[@name = 'email' or @name = 'name'][@value != '']"><xsl:attribute name="open"/></xsl:if>
          <summary>&behalf;</summary>
          <div class="stack">
            <p class="hint">&behalf-hint;</p>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'contract_new'"/>
              <xsl:with-param name="name" select="'name'"/>
              <xsl:with-param name="label">&behalf-name;</xsl:with-param>
              <xsl:with-param name="optional" select="true()"/>
            </xsl:call-template>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'contract_new'"/>
              <xsl:with-param name="name" select="'email'"/>
              <xsl:with-param name="label">&behalf-email;</xsl:with-param>
              <xsl:with-param name="type" select="'email'"/>
              <xsl:with-param name="optional" select="true()"/>
            </xsl:call-template>
          </div>
        </details>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- At the end of it, before its button: what tells people from machines. -->
  <xsl:template name="filing-guard">
    <xsl:for-each select="/page/visitor">
      <xsl:variable name="refused" select="/page/form[@route = 'contract_new']"/>
      <div class="unseen" aria-hidden="true">
        <label for="f-website">&leave-empty;</label>
        <input id="f-website" name="website" type="text" tabindex="-1" autocomplete="off"/>
      </div>
      <input type="hidden" name="stamp">
        <!-- The form is as old as its first showing, unless that is what was wrong. -->
        <xsl:attribute name="value">
          <xsl:choose>
            <xsl:when test="$refused/fields/field[@name = 'stamp'] and not($refused/problems/problem[@field = 'stamp'][@code != 'too-quick'])"><xsl:value-of select="$refused/fields/field[@name = 'stamp']/@value"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="@stamp"/></xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
      </input>
      <xsl:for-each select="$refused/problems/problem[@code = 'work-needed']">
        <input type="hidden" name="work" value="later" data-work="{@argument}"/>
        <p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'waiting'"/></xsl:call-template><span>&work-notice;</span></p>
      </xsl:for-each>
      <p class="hint">&visitor-next;</p>
    </xsl:for-each>
  </xsl:template>

  <!-- Beside the context issue: how it can be opened without an account. -->
  <xsl:template name="access-side">
    <xsl:variable name="by-link" select="/page/@route = 'link'"/>
    <xsl:for-each select="../access[@account = 'no' or @live &gt; 0 or $by-link]">
      <section aria-labelledby="side-access">
        <h2 id="side-access">&access;</h2>
        <p class="hint">
          <xsl:choose>
            <xsl:when test="$by-link">&access-yours;</xsl:when>
            <xsl:when test="@live &gt; 0">&access-live;</xsl:when>
            <xsl:otherwise>&access-none;</xsl:otherwise>
          </xsl:choose>
        </p>
        <xsl:if test="$staff and @email"><p><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></p></xsl:if>
        <xsl:if test="@last-used-at and not($by-link)"><p class="muted">&access-used;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@last-used-at"/><xsl:with-param name="ago" select="@last-used-at-ago"/></xsl:call-template></p></xsl:if>
        <xsl:variable name="path"><xsl:value-of select="$item-here"/><xsl:if test="not($by-link)">/links</xsl:if></xsl:variable>
        <div class="row-form">
          <xsl:if test="@email"><form method="post" action="{$path}/renew"><xsl:call-template name="tokens"/><button class="small">&access-renew;</button></form></xsl:if>
          <xsl:if test="@live &gt; 0"><form method="post" action="{$path}/revoke"><xsl:call-template name="tokens"/><button class="small">&access-revoke;</button></form></xsl:if>
        </div>
      </section>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="flash[@code = 'link-renewed']" mode="flash">&f-link-renewed;</xsl:template>
  <xsl:template match="flash[@code = 'links-revoked']" mode="flash">&f-links-revoked;</xsl:template>
  <xsl:template match="flash[@code = 'link-requested']" mode="flash">&f-link-requested;</xsl:template>
  <xsl:template match="flash[@code = 'confirm-sent']" mode="flash">&f-confirm-sent;</xsl:template>

  <xsl:template match="problem[@code = 'form-expired']" mode="sentence">&x-form-expired;</xsl:template>
  <xsl:template match="problem[@code = 'too-quick']" mode="sentence">&x-too-quick;</xsl:template>
  <xsl:template match="problem[@code = 'work-needed']" mode="sentence">&x-work-needed;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-now']" mode="sentence">&x-too-many-now;</xsl:template>
  <xsl:template match="problem[@code = 'network-blocked']" mode="sentence">&x-network-blocked;</xsl:template>
  <xsl:template match="problem[@code = 'no-address']" mode="sentence">&x-no-address;</xsl:template>
</xsl:stylesheet>
