<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What matters to a contract, in order. One at a time is opened to be edited; then nothing is added. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_priorities.title">&priorities;: <xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract_priorities.width">page wide reading</xsl:template>

  <xsl:variable name="contract_priorities.list" select="/page/priority-list"/>
  <xsl:variable name="contract_priorities.edits" select="$contract_priorities.list/@may-edit = 'yes'"/>
  <xsl:variable name="contract_priorities.here" select="concat($base, '/contract/', /page/contract/@id, '/priorities')"/>
  <xsl:variable name="contract_priorities.refused" select="/page/form[@route = 'contract_priority_change' or (@route = 'contract_priority_move' and problems/problem/@field = 'place')]"/>
  <!-- The one that is open: whose form was refused, or whom the address names. -->
  <xsl:variable name="contract_priorities.open" select="/page/priorities/priority[$contract_priorities.edits][@id = $contract_priorities.refused/fields/field[@name = 'priority']/@value or (not(/page/form) and @id = /page/query/@edit)]"/>

  <xsl:template match="page" mode="contract_priorities.main">
    <xsl:call-template name="contract-top"><xsl:with-param name="here">&priorities;</xsl:with-param></xsl:call-template>
    <section aria-labelledby="priorities">
      <h2 id="priorities">&priorities;</h2>
      <p class="hint"><xsl:choose><xsl:when test="$staff">&priorities-lead-staff;</xsl:when><xsl:otherwise>&priorities-lead;</xsl:otherwise></xsl:choose></p>
      <xsl:if test="$contract_priorities.list/@why-not"><xsl:call-template name="contract_priorities.whom-to-ask"/></xsl:if>
      <xsl:choose>
        <xsl:when test="priorities/priority"><ol class="lines ranked"><xsl:apply-templates select="priorities/priority" mode="contract_priorities.priority"/></ol></xsl:when>
        <xsl:when test="$contract_priorities.edits"><xsl:call-template name="empty"><xsl:with-param name="icon" select="'high'"/><xsl:with-param name="text">&priorities-none;</xsl:with-param></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'high'"/><xsl:with-param name="text">&priorities-none-read;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </section>
    <xsl:choose>
      <xsl:when test="not($contract_priorities.edits) or $contract_priorities.open"/>
      <xsl:when test="$contract_priorities.list/@may-add = 'yes'"><xsl:call-template name="contract_priorities.add"/></xsl:when>
      <xsl:otherwise><xsl:for-each select="$contract_priorities.list"><p class="notice"><span>&priority-full;</span></p></xsl:for-each></xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="removed[priority]" mode="contract_priorities.removed"/>
  </xsl:template>

  <xsl:template name="contract_priorities.whom-to-ask">
    <xsl:variable name="ask" select="people/person[@role = 'manager' or @role = 'contact']"/>
    <div class="notice">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>
      <div>
        <xsl:choose>
          <xsl:when test="$ask">
            <p>&priorities-ask;</p>
            <ul class="people-inline"><xsl:for-each select="$ask[position() &lt;= 10]"><li><xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template></li></xsl:for-each></ul>
            <xsl:if test="count($ask) &gt; 10"><p class="hint">&why-ask-more;</p></xsl:if>
          </xsl:when>
          <xsl:otherwise><p>&priorities-ask-nobody;</p></xsl:otherwise>
        </xsl:choose>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="priorities/priority" mode="contract_priorities.priority">
    <li id="p{@id}">
      <span class="rank"><xsl:value-of select="@position"/></span>
      <div>
        <xsl:call-template name="contract_priorities.said"/>
        <p class="meta">
          <xsl:if test="@link"><span><xsl:call-template name="priority-leads-to"/></span></xsl:if>
          <span>&priority-changed-word;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@changed-at"/><xsl:with-param name="ago" select="@changed-at-ago"/></xsl:call-template></span>
        </p>
      </div>
      <xsl:if test="$contract_priorities.edits and not(@id = $contract_priorities.open/@id)"><xsl:call-template name="contract_priorities.buttons"/></xsl:if>
      <xsl:if test="@id = $contract_priorities.open/@id"><xsl:call-template name="contract_priorities.edit"/></xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="contract_priorities.said">
    <p><b><xsl:value-of select="@title"/></b></p>
    <xsl:if test="@note != ''"><p class="as-typed"><xsl:value-of select="@note"/></p></xsl:if>
  </xsl:template>

  <!-- After a move the same button has the focus, so that a list is put in order from the keyboard. -->
  <xsl:template name="contract_priorities.buttons">
    <xsl:variable name="moved" select="/page/flash[@subject = current()/@id]/@code"/>
    <xsl:variable name="first" select="@position = 1"/>
    <xsl:variable name="last" select="@position = $contract_priorities.list/@live"/>
    <div class="rank-actions">
      <xsl:if test="$contract_priorities.list/@live &gt; 1">
        <form method="post" action="{$contract_priorities.here}/move">
          <xsl:call-template name="tokens"/>
          <input type="hidden" name="priority" value="{@id}"/>
          <input type="hidden" name="version" value="{$contract_priorities.list/@version}"/>
          <xsl:if test="not($first)">
            <button class="small" name="place" value="{@position - 1}">
              <xsl:if test="$moved = 'priority-moved-up' or ($moved = 'priority-moved-down' and $last)"><xsl:attribute name="autofocus"/></xsl:if>
              <xsl:call-template name="icon"><xsl:with-param name="name" select="'up'"/></xsl:call-template><span class="vh">&priority-up;<xsl:text> </xsl:text><xsl:value-of select="@title"/></span>
            </button>
          </xsl:if>
          <xsl:if test="not($last)">
            <button class="small" name="place" value="{@position + 1}">
              <xsl:if test="$moved = 'priority-moved-down' or ($moved = 'priority-moved-up' and $first)"><xsl:attribute name="autofocus"/></xsl:if>
              <xsl:call-template name="icon"><xsl:with-param name="name" select="'down'"/></xsl:call-template><span class="vh">&priority-down;<xsl:text> </xsl:text><xsl:value-of select="@title"/></span>
            </button>
          </xsl:if>
        </form>
      </xsl:if>
      <a class="button small" href="{$contract_priorities.here}?edit={@id}#p{@id}">&priority-edit;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@title"/></span></a>
      <xsl:call-template name="contract_priorities.remove"/>
    </div>
  </xsl:template>

  <xsl:template name="contract_priorities.remove">
    <form method="post" action="{$contract_priorities.here}/remove">
      <xsl:call-template name="tokens"/>
      <input type="hidden" name="priority" value="{@id}"/>
      <button class="small">&remove;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@title"/></span></button>
    </form>
  </xsl:template>

  <xsl:template name="contract_priorities.edit">
    <div class="rank-edit">
      <form class="stack" method="post" action="{$contract_priorities.here}/change">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="priority" value="{@id}"/>
        <input type="hidden" name="version" value="{@version}"/>
        <xsl:call-template name="contract_priorities.fields">
          <xsl:with-param name="route" select="'contract_priority_change'"/>
          <xsl:with-param name="from" select="."/>
        </xsl:call-template>
        <div class="actions"><button class="primary">&priority-save;</button><a href="{$contract_priorities.here}#p{@id}">&cancel;</a></div>
      </form>
      <div class="actions">
        <xsl:if test="$contract_priorities.list/@live &gt; 1">
          <form class="row-form" method="post" action="{$contract_priorities.here}/move">
            <xsl:call-template name="tokens"/>
            <input type="hidden" name="priority" value="{@id}"/>
            <input type="hidden" name="version" value="{$contract_priorities.list/@version}"/>
            <label for="f-place">&priority-move-to;</label>
            <select id="f-place" name="place">
              <xsl:variable name="place" select="@position"/>
              <xsl:for-each select="../priority"><option value="{@position}"><xsl:if test="@position = $place"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@position"/></option></xsl:for-each>
            </select>
            <button>&priority-move;</button>
          </form>
        </xsl:if>
        <xsl:call-template name="contract_priorities.remove"/>
      </div>
    </div>
  </xsl:template>

  <!-- Title, note and link; of the priority given, or empty. -->
  <xsl:template name="contract_priorities.fields">
    <xsl:param name="route"/>
    <xsl:param name="from" select="/.."/>
    <xsl:param name="kept" select="/.."/>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="'title'"/>
      <xsl:with-param name="label">&priority-title;</xsl:with-param>
      <xsl:with-param name="autofocus" select="boolean($from)"/>
      <xsl:with-param name="value" select="$from/@title | $kept[@name = 'title']/@value"/>
    </xsl:call-template>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="'note'"/>
      <xsl:with-param name="label">&priority-note;</xsl:with-param>
      <xsl:with-param name="hint">&priority-note-hint;</xsl:with-param>
      <xsl:with-param name="lines" select="3"/>
      <xsl:with-param name="optional" select="true()"/>
      <xsl:with-param name="value" select="$from/@note | $kept[@name = 'note']/@value"/>
    </xsl:call-template>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="'link'"/>
      <xsl:with-param name="label">&priority-link;</xsl:with-param>
      <xsl:with-param name="hint">&priority-link-hint;</xsl:with-param>
      <xsl:with-param name="optional" select="true()"/>
      <xsl:with-param name="value" select="$from/@link | $kept[@name = 'link']/@value"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What was typed for one that is gone is kept here. -->
  <xsl:template name="contract_priorities.add">
    <section aria-labelledby="add">
      <h2 id="add">&priority-add;</h2>
      <form class="stack" method="post" action="{$contract_priorities.here}">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="contract_priorities.fields">
          <xsl:with-param name="route" select="'contract_priorities'"/>
          <xsl:with-param name="kept" select="$contract_priorities.refused[@route = 'contract_priority_change']/fields/field"/>
        </xsl:call-template>
        <div class="actions"><button class="primary">&priority-add-button;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="removed" mode="contract_priorities.removed">
    <details class="fold" id="removed">
      <xsl:if test="/page/flash/@code = 'priority-removed' or /page/form/problems/problem/@code = 'priority-gone'"><xsl:attribute name="open"/></xsl:if>
      <summary>&priorities-removed; (<xsl:value-of select="count(priority)"/>)</summary>
      <ul class="lines"><xsl:apply-templates select="priority" mode="contract_priorities.priority"/></ul>
    </details>
  </xsl:template>

  <xsl:template match="removed/priority" mode="contract_priorities.priority">
    <li>
      <div>
        <xsl:call-template name="contract_priorities.said"/>
        <p class="meta">
          <xsl:if test="@link"><span><xsl:call-template name="priority-leads-to"/></span></xsl:if>
          <span>&priority-removed-word;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@removed-at"/><xsl:with-param name="ago" select="@removed-at-ago"/></xsl:call-template></span>
        </p>
      </div>
      <xsl:if test="$contract_priorities.edits">
        <form id="back{@id}" method="post" action="{$contract_priorities.here}/restore">
          <xsl:call-template name="tokens"/>
          <input type="hidden" name="priority" value="{@id}"/>
          <button class="small">&priority-restore;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@title"/></span></button>
        </form>
      </xsl:if>
    </li>
  </xsl:template>
</xsl:stylesheet>
