<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A person as staff know them: contracts, time, language, and what is noted. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="known-person" mode="person-facts">
    <dl class="facts">
      <xsl:if test="@email"><div><dt>&person-email;</dt><dd><xsl:value-of select="@email"/></dd></div></xsl:if>
      <div><dt>&person-time;</dt><dd><span><xsl:value-of select="@local-day"/><xsl:text> </xsl:text><b><xsl:value-of select="@local-time"/></b></span><span class="muted"><xsl:value-of select="@time-zone"/></span></dd></div>
      <div><dt>&person-language;</dt><dd lang="{@language}"><xsl:value-of select="@language"/></dd></div>
      <xsl:if test="@login"><div><dt>&person-login;</dt><dd><xsl:value-of select="@login"/><span class="muted"><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></span><xsl:if test="@disabled = 'yes'"><span class="badge c-expired">&person-disabled;</span></xsl:if></dd></div></xsl:if>
    </dl>
  </xsl:template>

  <xsl:template match="memberships" mode="person-contracts">
    <ul class="earlier">
      <xsl:for-each select="membership">
        <li><xsl:call-template name="icon"><xsl:with-param name="name" select="'person'"/></xsl:call-template><a href="{$base}/contract/{@id}"><xsl:value-of select="@name"/></a><span class="muted"><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template><xsl:if test="@mana"><xsl:text>, </xsl:text><xsl:value-of select="@mana"/><xsl:text> &mana;</xsl:text></xsl:if></span></li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template name="person-note">
    <xsl:if test="note/node()">
      <div class="prose person-note"><xsl:call-template name="markup"><xsl:with-param name="from" select="note"/></xsl:call-template></div>
    </xsl:if>
  </xsl:template>

  <!-- Beside an issue. -->
  <xsl:template match="known-person" mode="person-side">
    <section class="card" aria-labelledby="side-person">
      <h2 id="side-person"><a href="{$base}/staff/people/{@id}"><xsl:value-of select="@name"/></a></h2>
      <p class="meta">
        <span><xsl:value-of select="@local-day"/><xsl:text> </xsl:text><b><xsl:value-of select="@local-time"/></b><xsl:text> &person-there;</xsl:text></span>
        <span><xsl:text>&person-language; </xsl:text><span lang="{@language}"><xsl:value-of select="@language"/></span></span>
      </p>
      <xsl:if test="@email"><p class="meta"><span><xsl:value-of select="@email"/></span></p></xsl:if>
      <xsl:apply-templates select="../memberships[membership]" mode="person-contracts"/>
      <xsl:call-template name="person-note"/>
    </section>
  </xsl:template>
</xsl:stylesheet>
