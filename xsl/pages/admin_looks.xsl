<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What statuses and priorities are called here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_looks.title">&admin-looks;</xsl:template>

  <xsl:template match="page" mode="admin_looks.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-looks;</xsl:with-param></xsl:call-template>
    <h1>&admin-looks;</h1>
    <p class="lead">&admin-looks-lead;</p>
    <section aria-labelledby="statuses"><h2 id="statuses">&looks-statuses;</h2><ul class="lines"><xsl:apply-templates select="states/state[@kind = 'status']" mode="admin_looks.line"/></ul></section>
    <section aria-labelledby="priorities"><h2 id="priorities">&looks-priorities;</h2><ul class="lines"><xsl:apply-templates select="states/state[@kind = 'priority']" mode="admin_looks.line"/></ul></section>
  </xsl:template>

  <xsl:template match="state" mode="admin_looks.line">
    <li>
      <div>
        <p><xsl:apply-templates select="." mode="look-badge"/></p>
        <p class="meta"><code><xsl:choose><xsl:when test="@kind = 'status'">is:</xsl:when><xsl:otherwise>priority:</xsl:otherwise></xsl:choose><xsl:value-of select="@value"/></code><xsl:apply-templates select="." mode="look-means"/></p>
      </div>
      <a class="button" href="{$base}/admin/names/{@key}">&look-edit;<span class="vh">: <xsl:apply-templates select="." mode="look-words"/></span></a>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'look-set']" mode="admin_looks.flash">&f-look-set;</xsl:template>
</xsl:stylesheet>
